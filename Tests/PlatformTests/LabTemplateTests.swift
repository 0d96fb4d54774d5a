import Testing

@testable import Platform

@Suite struct LabTemplateTests {
    @Test("Holes are filled, and every other @ stays as it is")
    func filled() {
        let template = LabTemplate(Array("a@b 'x'@'127.0.0.1' p@PORT@q @NAME@@NAME@ @end@".utf8))
        #expect(template.holes == ["PORT", "NAME"])
        let text = String(decoding: template.filled(["PORT": "80", "NAME": "n"]), as: UTF8.self)
        #expect(text == "a@b 'x'@'127.0.0.1' p80q nn @end@")
    }

    @Test(
        "Every template that is built in has its holes and no others",
        arguments: [
            (PackageResources.server_xml, 15), (PackageResources.cluster_xml, 5), (PackageResources.my_cnf, 7),
            (PackageResources.schema_sql, 2),
        ])
    func templates(_ bytes: [UInt8], _ count: Int) {
        #expect(LabTemplate(bytes).holes.count == count)
    }
}
