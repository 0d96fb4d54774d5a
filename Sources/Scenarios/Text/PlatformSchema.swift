/// The JSON schema (draft 2020-12) of platform files, for editors.
public enum PlatformSchema {
    /// Generated from the table of keys; ends with a line end.
    public static func text() -> String {
        ScenarioSchema.text(of: KeyTable.platformFileGroups, title: "rmsload platform file")
    }
}
