namespace BackOffice.Designer.Rules;

/// <summary>Addresses of the rule pages, so that each place of the editor can be linked to.</summary>
public static class RuleSetAddress
{
    /// <summary>Ids of the tabs, in their order, with what they are called.</summary>
    public static IReadOnlyList<(string Id, string Title)> Tabs { get; } =
        [("rules", "Rules"), ("parameters", "Parameters"), ("tables", "Tables"), ("facts", "Facts"), ("examples", "Examples"), ("try", "Try it"), ("impact", "Impact"), ("history", "History")];

    /// <summary>The list of all rule sets.</summary>
    public const string All = "/design/rules";

    /// <summary>A rule set, in the version that runs or in a draft.</summary>
    public static string Of(string pack, string set, string? tab = null, Guid? draft = null) =>
        $"{All}/{Uri.EscapeDataString(pack)}/{Uri.EscapeDataString(set)}{(tab is null or "rules" ? "" : "/" + tab)}{(draft is { } id ? $"?draft={id:D}" : "")}";

    /// <summary>The path of the file within its pack.</summary>
    public static string File(string set) => $"rules/{set}.json";

    /// <summary>The set's id, when the path is that of a rule file.</summary>
    public static string? SetOf(string path) =>
        path.StartsWith("rules/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal) ? path["rules/".Length..^".json".Length] : null;
}
