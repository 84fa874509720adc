using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Pages.Inbox;

/// <summary>What the inbox shows, as its address says it: the same list after a reload, in a link sent to a colleague, and in a saved view.</summary>
public sealed record InboxAddress
{
    /// <summary>Lines on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Tabs in the order they stand, with the word in the address.</summary>
    public static readonly IReadOnlyList<(InboxList List, string Word, string Title)> Tabs =
    [
        (InboxList.Mine, "mine", "Mine"),
        (InboxList.Team, "team", "Team"),
        (InboxList.Unassigned, "unassigned", "Unassigned"),
        (InboxList.DueThisWeek, "week", "Due this week"),
        (InboxList.Overdue, "overdue", "Overdue"),
        (InboxList.OnHold, "hold", "On hold"),
    ];

    /// <summary>Which tab.</summary>
    public InboxList List { get; init; } = InboxList.Mine;

    /// <summary>Words searched for.</summary>
    public string? Text { get; init; }

    /// <summary>Only this case type.</summary>
    public string? Pack { get; init; }

    /// <summary>Only this team.</summary>
    public string? Team { get; init; }

    /// <summary>Only what this colleague has.</summary>
    public string? Who { get; init; }

    /// <summary>Order.</summary>
    public InboxSort Sort { get; init; } = InboxSort.Due;

    /// <summary>Last first.</summary>
    public bool Descending { get; init; }

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True when something narrows the tab.</summary>
    public bool IsFiltered => Text is not null || Pack is not null || Team is not null || Who is not null;

    /// <summary>True when lines stand under headings by due day.</summary>
    public bool IsGrouped => Sort == InboxSort.Due && !Descending;

    /// <summary>Reads the parts of an address; what it does not know falls back to the default.</summary>
    public static InboxAddress Read(string? view, string? q, string? pack, string? team, string? who, string? sort, bool? desc, int? page) => new()
    {
        List = Tabs.FirstOrDefault(tab => tab.Word == view, Tabs[0]).List,
        Text = Words(q),
        Pack = Words(pack),
        Team = Words(team),
        Who = Words(who),
        Sort = Enum.TryParse<InboxSort>(sort, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : InboxSort.Due,
        Descending = desc is true,
        Page = Math.Max(1, page ?? 1),
    };

    /// <summary>The parts of the address; a default is left out.</summary>
    public IReadOnlyDictionary<string, object?> Parts() => new Dictionary<string, object?>
    {
        ["view"] = List == InboxList.Mine ? null : Tabs.First(tab => tab.List == List).Word,
        ["q"] = Text,
        ["pack"] = Pack,
        ["team"] = Team,
        ["who"] = Who,
        ["sort"] = Sort == InboxSort.Due ? null : Sort.ToString().ToLowerInvariant(),
        ["desc"] = Descending ? true : null,
        ["page"] = Page == 1 ? null : Page,
    };

    /// <summary>The address of this list.</summary>
    public string Link()
    {
        var parts = Parts().Where(part => part.Value is not null)
            .Select(part => $"{part.Key}={Uri.EscapeDataString(Convert.ToString(part.Value, CultureInfo.InvariantCulture)!.Replace("True", "true", StringComparison.Ordinal))}");
        return string.Join('&', parts) is { Length: > 0 } query ? "/inbox?" + query : "/inbox";
    }

    /// <summary>The question for the reader.</summary>
    public InboxQuery ToQuery() => new()
    {
        List = List,
        Text = Text,
        PackId = Pack,
        Team = Team,
        AssignedTo = Who,
        Sort = Sort,
        Descending = Descending,
        Skip = (Page - 1) * PageSize,
        Take = PageSize,
    };

    /// <summary>What a saved view keeps: everything but the page.</summary>
    public JsonObject ToJson()
    {
        var kept = new JsonObject();
        foreach (var (key, value) in (this with { Page = 1 }).Parts())
        {
            if (value is not null) kept[key] = value is bool flag ? flag : value.ToString();
        }
        return kept;
    }

    /// <summary>Reads what a saved view kept.</summary>
    public static InboxAddress FromJson(JsonObject kept) => Read(
        Text0(kept, "view"), Text0(kept, "q"), Text0(kept, "pack"), Text0(kept, "team"), Text0(kept, "who"), Text0(kept, "sort"),
        kept["desc"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag, 1);

    private static string? Text0(JsonObject kept, string key) => kept[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
