using System.Text.Json.Nodes;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Grains;
using BackOffice.Portal.GovUk;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Returns;

/// <summary>
/// Answers that are probably a mistake and may be right: each is changed, or explained with a reason and a note. One or two
/// that need only a note are explained where the answers are checked; more have a page of their own.
/// </summary>
internal static class Queries
{
    public const int OnAPage = 20;
    private const int FewEnough = 2;

    public static void MapQuerying(this RouteGroupBuilder group) => group.MapPost("/unusual-answers", Explain);

    /// <summary>The queries that are explained on the check page; none where they have their own page.</summary>
    public static IReadOnlyList<FormIssue> OnCheckPage(FormEvaluation evaluation)
    {
        var queries = evaluation.Queries.ToList();
        return queries.Count <= FewEnough && queries.All(q => q.Reasons.Count == 0) ? queries : [];
    }

    /// <summary>True where the queries have their own page.</summary>
    public static bool HaveTheirPage(FormEvaluation evaluation) => evaluation.Queries.Any() && OnCheckPage(evaluation).Count == 0;

    /// <summary>Where the answer that a query is about can be changed; null when it is about the form as a whole.</summary>
    public static string? LinkTo(OpenReturn open, FormIssue issue)
    {
        if (issue.Path.IndexOf('[', StringComparison.Ordinal) is var start and > 0)
        {
            var end = issue.Path.IndexOf(']', StringComparison.Ordinal);
            var (rows, place, field) = (issue.Path[..start], int.Parse(issue.Path[(start + 1)..end], System.Globalization.CultureInfo.InvariantCulture), issue.Path.Length > end + 2 ? issue.Path[(end + 2)..] : "");
            if (open.Rows(rows)?.Rows.ElementAtOrDefault(place) is not { } row) return null;
            var sheet = row.Pages.FirstOrDefault(p => p.Fields.Any(f => f.Name == field)) ?? row.Pages[0];
            return $"{PortalLinks.Row(open.Id, rows, $"{place + 1}", sheet.Id)}#{field}";
        }

        if (open.Rows(issue.Path) is not null) return PortalLinks.Rows(open.Id, issue.Path);
        return open.Evaluation.Pages.FirstOrDefault(p => p.Fields.Any(f => f.Name == issue.Path)) is { } page ? $"{PortalLinks.Page(open.Id, page.Id)}?from=check#{issue.Path}" : null;
    }

    /// <summary>Whose answer a query is about: the row's title; null for the form.</summary>
    public static string? About(OpenReturn open, FormIssue issue) =>
        issue.Path.IndexOf('[', StringComparison.Ordinal) is var start and > 0 && int.TryParse(issue.Path[(start + 1)..issue.Path.IndexOf(']', StringComparison.Ordinal)], out var place)
            ? open.Rows(issue.Path[..start])?.Rows.ElementAtOrDefault(place)?.Title : null;

    /// <summary>The reasons given, as they were sent.</summary>
    public static IReadOnlyList<SummaryRow> Explained(OpenReturn open) =>
        [.. open.Evaluation.Queries.Where(q => q.Reason is not null).Select(q => new SummaryRow { Key = Titled(open, q), Value = q.Reason! })];

    /// <summary>What a query says, with whose answer it is about.</summary>
    public static string Titled(OpenReturn open, FormIssue query) => About(open, query) is { } about ? $"{about}: {query.Message}" : query.Message;

    private static async Task<IResult> Explain(Guid id, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, KeptPosts kept)
    {
        var here = PortalLinks.Queries(id);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther($"{here}?page={form.Posted.First("page")}&kept={kept.Keep(here, form.Posted, KeptReason.SignedOut)}");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Sent(id));
        var reasons = open.Answers[CompiledForm.Explained]?.DeepClone() as JsonObject ?? [];
        foreach (var query in open.Evaluation.Queries)
        {
            var (note, code) = (form.Posted.First($"note-{query.ReasonKey}"), form.Posted.First($"why-{query.ReasonKey}"));
            if (note is null && code is null) continue; // not on the page that was sent
            var given = new JsonObject();
            if (!string.IsNullOrWhiteSpace(code)) given["reason"] = code;
            if (!string.IsNullOrWhiteSpace(note)) given["note"] = note.Trim();
            if (given.Count == 0) reasons.Remove(query.ReasonKey);
            else reasons[query.ReasonKey] = given;
        }

        await returns.Do(actor, id, new SavePage("unusual-answers", new JsonObject { [CompiledForm.Explained] = reasons }), form.Intent);
        var now = (await returns.Open(actor, id))!;
        var page = int.TryParse(form.Posted.First("page"), out var number) ? number : 1;
        var shown = form.Posted.All("shown").ToHashSet();
        if (form.Posted.Has("$later")) return ReturnEndpoints.SeeOther(PortalLinks.TaskList(id));
        if (now.Evaluation.Queries.Any(q => shown.Contains(q.ReasonKey) && q.Reason is null)) return ReturnEndpoints.SeeOther($"{here}?page={page}&check=1");
        return ReturnEndpoints.SeeOther(page * OnAPage < now.Evaluation.Queries.Count() ? $"{here}?page={page + 1}" : PortalLinks.Check(id));
    }
}
