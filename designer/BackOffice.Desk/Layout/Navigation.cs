using BackOffice.Desk.Session;
using BackOffice.Engine.Access;

namespace BackOffice.Desk.Layout;

/// <summary>One entry of the left navigation.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Icon">Name of an icon in the Material Symbols font.</param>
/// <param name="Key">Second key of the shortcut that begins with g; null when there is none.</param>
/// <param name="Group">Heading it stands under; null for the top of the list.</param>
/// <param name="May">Who sees it.</param>
public sealed record NavigationEntry(string Title, string Address, string Icon, string? Key, string? Group, Func<Actor, bool> May)
{
    /// <summary>Everything the desk has, in the order of the frame.</summary>
    public static readonly IReadOnlyList<NavigationEntry> All =
    [
        new("Inbox", "/inbox", "inbox", "i", null, DeskPolicy.WorksCases),
        new("Cases", "/cases", "folder_open", "c", null, DeskPolicy.WorksCases),
        new("Pupils", "/pupils", "school", "p", null, DeskPolicy.WorksCases),
        new("Providers", "/providers", "apartment", "o", null, DeskPolicy.WorksCases),
        new("Returns", "/desk/returns", "assignment_turned_in", "t", null, DeskPolicy.WorksCases),
        new("Collections", "/collections", "fact_check", "l", null, DeskPolicy.WorksCases),
        new("Matching", "/matching", "join_inner", "m", null, DeskPolicy.WorksCases),
        new("Checks", "/checks", "how_to_reg", "k", null, DeskPolicy.WorksCases),
        new("Calendar", "/calendar", "calendar_month", "d", null, DeskPolicy.IsStaff),
        new("Reports", "/reports", "bar_chart", "r", null, DeskPolicy.WorksCases),
        new("Workflows", "/design/workflows", "schema", "w", "Design", DeskPolicy.Designs),
        new("Packs", "/design/packs", "account_tree", null, "Design", DeskPolicy.Designs),
        new("Forms", "/design/forms", "description", "f", "Design", DeskPolicy.Designs),
        new("Rules", "/design/rules", "rule", "u", "Design", DeskPolicy.Designs),
        new("Accounts", "/admin/accounts", "group", null, "Admin", DeskPolicy.Administers),
        new("Lookups", "/admin/lookups", "list_alt", null, "Admin", DeskPolicy.Administers),
        new("Calendars", "/admin/calendars", "edit_calendar", null, "Admin", DeskPolicy.Administers),
        new("Messages", "/admin/messages", "outbox", null, "Admin", DeskPolicy.Administers),
        new("Status", "/admin/status", "monitor_heart", null, "Admin", DeskPolicy.Administers),
    ];

    /// <summary>What one person sees.</summary>
    public static IEnumerable<NavigationEntry> For(Actor actor) => All.Where(entry => entry.May(actor));
}
