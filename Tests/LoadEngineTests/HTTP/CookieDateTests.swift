import Testing

@testable import LoadEngine

@Suite("Cookie dates")
struct CookieDateTests {
    @Test(
        "every form of a date gives the same second",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 06-Nov-1994 08:49:37 GMT", "6 november 94 8:49:37", "1994 Nov 6 08:49:37", "08:49:37 06 Nov 94",
            "Sun, 06 Nov 1994 08:49:37 +0100", "Nov/6/1994;08:49:37", "06th Nov 1994x 08:49:37.5",
        ])
    func forms(_ form: String) {
        #expect(withBytes(form) { CookieDate.seconds(of: $0) } == 784_111_777)
    }

    @Test(
        "a date's second is right",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("Wed, 09 Jun 2021 10:18:14 GMT", 1_623_233_894), ("29 Feb 2000 00:00:00", 951_782_400),
            ("1 Mar 2000 00:00:00", 951_868_800), ("31 Dec 69 23:59:59", 3_155_759_999), ("1 Jan 70 00:00:00", 0),
            ("1 Jan 1601 00:00:00", -11_644_473_600), ("31 Dec 1969 23:59:59", -1), ("1 Jan 00 0:0:0", 946_684_800),
        ] as [(String, Int64)])
    func values(_ form: String, _ seconds: Int64) {
        #expect(withBytes(form) { CookieDate.seconds(of: $0) } == seconds)
    }

    @Test(
        "what is no date gives none",
        arguments: [
            "", "0", "-1", "tomorrow", "Sun, 06 Nov 1994", "06 Nov 08:49:37", "Nov 1994 08:49:37", "06 1994 08:49:37",
            "06 Nov 1994 24:00:00", "06 Nov 1994 08:60:37", "06 Nov 1994 08:49:60", "31 Apr 1994 08:49:37",
            "29 Feb 1900 00:00:00", "0 Jan 1994 00:00:00", "32 Jan 1994 00:00:00", "1 Jan 1600 00:00:00",
            "1 Jan 19945 00:00:00", "1 Jan 1994 00:00", "1 Jan 1994 000:00:00", "1 Jxn 1994 00:00:00",
        ])
    func nonsense(_ form: String) {
        #expect(withBytes(form) { CookieDate.seconds(of: $0) } == nil)
    }
}
