using BackOffice.Desk.Session;
using BackOffice.Desk.Words;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;

namespace BackOffice.Desk.Pages.Inbox;

/// <summary>The inbox: lists of tasks with counts, and everything that can be done to one or many of them.</summary>
public partial class InboxPage
{
    private readonly HashSet<string> ticked = [];
    private InboxAddress address = new();
    private InboxAddress? loaded;
    private Page<InboxLine>? lines;
    private InboxCounts? counts;
    private IReadOnlyList<SavedView> views = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private SavedView? saved;
    private InboxLine? chosen;
    private BulkOutcome? bulk;
    private string? text;
    private string? message;
    private bool messageIsBad;
    private bool busy;

    [SupplyParameterFromQuery] private string? View { get; set; }

    [SupplyParameterFromQuery] private string? Q { get; set; }

    [SupplyParameterFromQuery] private string? Pack { get; set; }

    [SupplyParameterFromQuery] private string? Team { get; set; }

    [SupplyParameterFromQuery] private string? Who { get; set; }

    [SupplyParameterFromQuery] private string? Sort { get; set; }

    [SupplyParameterFromQuery] private bool? Desc { get; set; }

    [SupplyParameterFromQuery] private int? Page { get; set; }

    [SupplyParameterFromQuery] private string? Saved { get; set; }

    /// <inheritdoc/>
    protected override bool NeedsLoad() => Read() != loaded || Saved != saved?.Id.ToString("D");

    /// <inheritdoc/>
    protected override async Task<bool> Load()
    {
        address = Read();
        if (loaded is not null && loaded != address) message = null;
        text = address.Text;
        if (DeskPolicy.WorksCases(Actor))
        {
            views = await Views.List(Actor, "inbox", Gone);
            saved = Guid.TryParse(Saved, out var id) ? views.FirstOrDefault(view => view.Id == id) : null;
            counts = await Reader.Counts(Actor, Gone);
            colleagues = await Reader.Colleagues(Actor, null, Gone);
            lines = await Reader.List(Actor, address.ToQuery(), Gone);
        }
        else
        {
            lines = new Page<InboxLine>([], 0, 0, InboxAddress.PageSize);
        }
        loaded = address;
        ticked.IntersectWith(lines.Items.Select(Key));
        chosen = chosen is null ? null : lines.Items.FirstOrDefault(line => Key(line) == Key(chosen));
        return true;
    }

    private InboxAddress Read() => InboxAddress.Read(View, Q, Pack, Team, Who, Sort, Desc, Page);

    private void Go(InboxAddress to) => Navigation.NavigateTo(to.Link());

    private void Search() => Go(address with { Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Page = 1 });

    private static string? Value(ChangeEventArgs e) => e.Value as string is { Length: > 0 } value ? value : null;

    private static string Key(InboxLine? line) => line is null ? "" : $"{line.Reference}/{line.Task}";

    private static string TickId(InboxLine line) => $"tick-{line.Reference}-{line.Task}";

    private static string LinkTo(InboxLine line) => $"/cases/{line.Reference}/tasks/{line.Task}";

    private static string LinkTo(SavedView view)
    {
        var link = InboxAddress.FromJson(view.Query).Link();
        return link + (link.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "saved=" + view.Id.ToString("D");
    }

    private int CountOf(InboxList list) => list switch
    {
        InboxList.Mine => counts!.Mine,
        InboxList.Team => counts!.Team,
        InboxList.Unassigned => counts!.Unassigned,
        InboxList.DueThisWeek => counts!.DueThisWeek,
        InboxList.Overdue => counts!.Overdue,
        _ => counts!.OnHold,
    };

    private IEnumerable<(string Key, string Heading, List<InboxLine> Lines)> Groups() => address.IsGrouped
        ? lines!.Items.GroupBy(line => line.Group).OrderBy(group => group.Key).Select(group => (group.Key.ToString(), group.Key.Heading(), group.ToList()))
        : [("all", "", lines!.Items.ToList())];

    private string Holder(InboxLine line) =>
        line.AssignedTo is null ? "unassigned" : line.AssignedTo == Actor.Id ? "you" : line.AssignedName ?? line.AssignedTo;

    private string EmptyTitle => address.IsFiltered ? "No task fits" : address.List switch
    {
        InboxList.Mine => "You have no tasks",
        InboxList.Overdue => "Nothing is overdue",
        InboxList.OnHold => "Nothing is on hold",
        InboxList.DueThisWeek => "Nothing more is due this week",
        _ => "Your teams have no tasks here",
    };

    private string EmptyWords => address.IsFiltered
        ? "Clear the filter to see the whole list."
        : address.List switch
        {
            InboxList.Mine => "Tasks that you claim or are given appear here. Press Next task to take the most urgent one of your teams.",
            InboxList.OnHold => "Tasks that somebody put off until a day appear here, and come back by themselves on that day.",
            _ => "Tasks appear here as cases reach a step that your teams do.",
        };

    private void Choose(InboxLine line) => chosen = line;

    private void Open(InboxLine line) => Navigation.NavigateTo(LinkTo(line));

    private void RowKey(KeyboardEventArgs e, InboxLine line)
    {
        if (e.Key == "Enter") Open(line);
    }

    private void Tick(InboxLine line, bool on)
    {
        if (on) ticked.Add(Key(line));
        else ticked.Remove(Key(line));
    }

    private void TickAll(ChangeEventArgs e)
    {
        ticked.Clear();
        if (e.Value is true) ticked.UnionWith(lines!.Items.Select(Key));
    }

    // What can be done to a line, with what takes it back.
    private BulkAct Claiming(InboxLine line) => Giving(line, Actor.Id, Actor.Name, "claimed");

    private static BulkAct Releasing(InboxLine line) => Giving(line, null, null, "released");

    private static BulkAct Giving(InboxLine line, string? to, string? name, string done) =>
        new(new AssignTask(line.Task, to, name), new AssignTask(line.Task, line.AssignedTo, line.AssignedName), done);

    private static BulkAct Holding(InboxLine line, DateOnly until, string reason) =>
        new(new HoldTask(line.Task, until, reason), new HoldTask(line.Task, line.HeldUntil, line.HoldReason), $"held until {DayWords.Long(until)}");

    private static BulkAct Resuming(InboxLine line) => new(
        new HoldTask(line.Task, null, null),
        line.HeldUntil is { } until ? new HoldTask(line.Task, until, line.HoldReason) : null,
        "taken off hold");

    private async Task One(InboxLine line, Func<InboxLine, BulkAct> act)
    {
        var what = act(line);
        var refusal = await Commands.Do(line.CaseId, what.Command);
        Say(refusal ?? $"{line.Title} for {line.SubjectName}: {what.Done}.", refusal is not null);
        await Reload();
    }

    private async Task ForAll(Func<InboxLine, BulkAct> act)
    {
        var results = new List<BulkLine>();
        foreach (var line in lines!.Items.Where(line => ticked.Contains(Key(line))).ToList())
        {
            var what = act(line);
            var refusal = await Commands.Do(line.CaseId, what.Command);
            results.Add(new BulkLine(line.CaseId, line.Title, line.SubjectName, line.Reference, refusal ?? what.Done, refusal is null, refusal is null ? what.Back : null));
        }
        bulk = new BulkOutcome(results);
        message = null;
        ticked.Clear();
        await Reload();
    }

    private async Task Undo(BulkOutcome outcome)
    {
        var lost = 0;
        foreach (var line in outcome.Lines.Where(line => line.Back is not null))
        {
            if (await Commands.Do(line.CaseId, line.Back!) is not null) lost++;
        }
        bulk = null;
        Say(lost == 0 ? "Taken back." : $"Taken back, except {DayWords.Count(lost, "task")} that changed meanwhile.", lost > 0);
        await Reload();
    }

    private async Task AssignOne()
    {
        if (chosen is { } line && await AskWho(line.Team) is { } to) await One(line, one => Giving(one, to.Id, to.Name, $"given to {to.Name}"));
    }

    private async Task AssignAll()
    {
        if (await AskWho(null) is { } to) await ForAll(line => Giving(line, to.Id, to.Name, $"given to {to.Name}"));
    }

    private async Task HoldOne()
    {
        if (chosen is { } line && await AskHold() is { } hold) await One(line, one => Holding(one, hold.Until, hold.Reason));
    }

    private async Task HoldAll()
    {
        if (await AskHold() is { } hold) await ForAll(line => Holding(line, hold.Until, hold.Reason));
    }

    private async Task<Colleague?> AskWho(string? team) =>
        await Dialogs.OpenAsync<AssignDialog>("Assign to a colleague", new() { ["Team"] = team }, DialogSizes.Small) as Colleague;

    private async Task<HoldAnswer?> AskHold() =>
        await Dialogs.OpenAsync<HoldDialog>("Hold until a date", new() { ["Today"] = Today }, DialogSizes.Small) as HoldAnswer;

    private async Task TakeNext()
    {
        busy = true;
        try
        {
            if (await Next.Take(Gone) is { } next) Navigation.NavigateTo($"/cases/{next.Reference}/tasks/{next.Task}");
            else Say("Nobody's tasks are left in your teams. Look at what you have claimed yourself.", bad: false);
        }
        finally
        {
            busy = false;
        }
    }

    private async Task Keep()
    {
        if (await Dialogs.OpenAsync<SaveViewDialog>("Save this list as a view", new() { ["Teams"] = Actor.Teams, ["Name"] = saved?.Name }, DialogSizes.Small) is not SaveViewAnswer answer) return;
        var id = await Views.Save(Actor, "inbox", answer.Name, address.ToJson(), answer.Team, Gone);
        var link = address.Link();
        Navigation.NavigateTo(link + (link.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "saved=" + id.ToString("D"));
        await Reload();
    }

    private async Task Forget()
    {
        if (saved is null) return;
        await Views.Delete(Actor, saved.Id, Gone);
        saved = null;
        Go(address);
        await Reload();
    }

    private void Say(string words, bool bad)
    {
        message = words;
        messageIsBad = bad;
    }
}

/// <summary>Something to do to a task, and what takes it back.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Back">What takes it back; null when nothing does.</param>
/// <param name="Done">What is said when it is done.</param>
internal sealed record BulkAct(CaseCommand Command, CaseCommand? Back, string Done);

/// <summary>What came of one row.</summary>
public sealed record BulkLine(Guid CaseId, string Title, string SubjectName, string Reference, string Words, bool Done, CaseCommand? Back);

/// <summary>What came of an act on several rows.</summary>
public sealed record BulkOutcome(IReadOnlyList<BulkLine> Lines);
