using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Forms.Carrying;
using BackOffice.Grains;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Returns;

/// <summary>What was said last time: sections that are still right, and of each row whether it continues, has changed, or has left.</summary>
internal static class Confirmations
{
    public const int OnAPage = 50;
    public const string Unconfirmed = "Look at what you said last time, and confirm what is still right";

    public static void MapConfirming(this RouteGroupBuilder group)
    {
        group.MapPost("/last-time", StillRight);
        group.MapPost("/rows/{rows}/last-time", Say);
        group.MapPost("/rows/{rows}/bring-back", BringBack);
    }

    /// <summary>Sections that are filled in with what was said last time, and that nobody has looked at on all their pages.</summary>
    public static List<TaskState> Waiting(OpenReturn open) => !open.Answers.ContainsKey(CarriedForward.Previous) ? [] :
        [.. open.Evaluation.Tasks.Where(t => t is { Definition.Declaration: null, Rows: null, Progress: Progress.Completed } && t.Pages.Any(p => !open.State.PagesSaved.Contains(p.Id)))];

    /// <summary>A short mark of what the sections say, so that only what was shown is confirmed.</summary>
    public static string MarkOf(OpenReturn open, IEnumerable<TaskState> tasks) => open.Mark(tasks.SelectMany(t => t.Pages).SelectMany(p => p.Fields).Select(f => f.Name));

    private static async Task<IResult> StillRight(Guid id, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var here = PortalLinks.ConfirmAnswers(id);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther(here);
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Sent(id));
        var waiting = Waiting(open);
        // Somebody changed an answer meanwhile: the page shows what it says now.
        if (waiting.Count > 0 && form.Posted.First("$seen") != MarkOf(open, waiting)) return ReturnEndpoints.SeeOther(here);
        foreach (var page in waiting.SelectMany(t => t.Pages).Where(p => !open.State.PagesSaved.Contains(p.Id)))
        {
            var said = new JsonObject(page.Fields.Where(f => f.IsAsked && open.Answers[f.Name] is not null).Select(f => KeyValuePair.Create(f.Name, open.Answers[f.Name]?.DeepClone())));
            await returns.Do(actor, id, new SavePage(page.Id, said), References.Derive($"still-right:{page.Id}", form.Intent));
        }

        return ReturnEndpoints.SeeOther(PortalLinks.TaskList(id));
    }

    private static async Task<IResult> Say(Guid id, string rows, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, KeptPosts kept)
    {
        var here = PortalLinks.Confirm(id, rows);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.SignedOut)}");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Sent(id));
        if (open.Rows(rows) is not { } set) return Results.NotFound();
        var waiting = set.Rows.Where(r => r.Mark == RowMark.ToConfirm).ToList();

        // Each row is named by a mark of what it said, so that a page sent twice, or late, never speaks of another child.
        var said = waiting.Select(r => (Row: r, Word: form.Posted.First($"row-{MarkOf(open, rows, r)}"))).ToList();
        var all = form.Posted.Has("all");
        var answers = open.Answers;
        answers = CompiledForm.Merge(answers, CarriedForward.Confirm(answers, rows, all ? null : said.Where(s => s.Word is "same" or "changed").Select(s => s.Row.Index).ToHashSet()));
        var patch = new JsonObject { [rows] = answers[rows]?.DeepClone() };
        var left = all ? [] : said.Where(s => s.Word == "left").Select(s => s.Row.Index).ToHashSet();
        if (left.Count > 0 && set.Definition.CarryForward?.Leavers == true) patch = CarriedForward.Leave(answers, rows, left);
        await returns.Do(actor, id, new SavePage(rows, patch), form.Intent);
        if (all) return ReturnEndpoints.SeeOther(PortalLinks.Rows(id, rows));

        // "Something has changed" leads to the first such row; the list shows the others as they are.
        var changed = said.Where(s => s.Word == "changed").Select(s => s.Row).FirstOrDefault();
        if (changed is not null && said.Count(s => s.Word == "changed") == 1) return ReturnEndpoints.SeeOther(PortalLinks.Row(id, rows, $"{changed.Index - left.Count(l => l < changed.Index) + 1}", changed.Pages[0].Id));
        return ReturnEndpoints.SeeOther(said.Any(s => s.Word is null) ? $"{here}?check=1" : PortalLinks.Rows(id, rows));
    }

    private static async Task<IResult> BringBack(Guid id, string rows, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther(PortalLinks.Confirm(id, rows));
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Sent(id));
        if (open.Rows(rows) is null) return Results.NotFound();
        var left = open.Answers[CarriedForward.Leavers]?[rows] as JsonArray ?? [];
        var place = Enumerable.Range(0, left.Count).FirstOrDefault(at => MarkOf(left[at]) == form.Posted.First("row"), -1);
        if (place >= 0) await returns.Do(actor, id, new SavePage(rows, CarriedForward.BringBack(open.Answers, rows, place)), form.Intent);
        return ReturnEndpoints.SeeOther(PortalLinks.Rows(id, rows));
    }

    /// <summary>A short mark of a row.</summary>
    public static string MarkOf(OpenReturn open, string rows, RowState row) => MarkOf((open.Answers[rows] as JsonArray)?[row.Index]);

    /// <summary>A short mark of a row.</summary>
    public static string MarkOf(JsonNode? row) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(row?.ToJsonString() ?? "")).AsSpan(0, 6));
}
