using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Grains;
using BackOffice.Grains.Actors;
using BackOffice.Portal.Filling;
using BackOffice.Portal.Services;
using BackOffice.Portal.Shell;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Returns;

/// <summary>
/// Where the pages of a return post to. Each saves what was sent, right or wrong, and redirects: reloading never sends again,
/// and the id that came with the page makes a second sending harmless. They are open to everybody so that what somebody typed
/// is not lost when the session has ended; without an actor nothing is read or saved.
/// </summary>
internal static class ReturnEndpoints
{
    public static void MapReturns(this IEndpointRouteBuilder app)
    {
        app.MapPost("/services/{pack}/start", Start).AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
        var group = app.MapGroup("/returns/{id:guid}").AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
        group.MapPost("/pages/{page}", SavePage).WithMetadata(new LargestPage());
        group.MapPost("/rows/{rows}", MoreRows);
        group.MapPost("/rows/{rows}/{row}/remove", RemoveRow);
        group.MapPost("/rows/{rows}/{row}/{page}", SaveRow);
        group.MapUploading();
        group.MapConfirming();
        group.MapQuerying();
        group.MapPost("/send", Send);
        group.MapPost("/delete", Delete);
        group.MapPost("/new-version", Move);
        app.MapGet("/returns/{id:guid}/files/{document:guid}", Download).RequireAuthorization();
        app.MapTemplates();
        app.MapCopies();
        app.MapLanguages();
    }

    private static async Task<IResult> Start(string pack, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, IGrains grains, IPacks packs)
    {
        var form = await Sent.Read(http);
        if (await form.Refused(antiforgery) || form.Actor is not { } actor) return SeeOther(PortalLinks.Service(pack));
        if (packs.Find(pack) is not { Portal: { } portal } found || !found.Forms.TryGetValue(portal.Form, out var compiled)) return Results.NotFound();
        if (!Who.May(actor, found)) return SeeOther(PortalLinks.Service(pack));
        var id = new ReturnId(References.Derive("return", form.Intent));
        var answer = await grains.Return(id).Do(new StartReturn(pack, portal.Form, await returns.Begin(actor, found, compiled)), form.Intent, actor);
        return answer.Ok ? SeeOther(PortalLinks.TaskList(id.Value)) : SeeOther(PortalLinks.Service(pack));
    }

    private static async Task<IResult> SavePage(Guid id, string page, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, IDocuments documents, KeptPosts kept)
    {
        var here = PortalLinks.Page(id, page);
        var form = await Sent.Read(http);
        var cameFrom = PortalLinks.From(form.Posted.First("$from"));
        var from = cameFrom is null ? "" : $"&from={cameFrom}";
        if (form.TooLarge) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.FileRefused, [("", "The files are too large together. Upload them one at a time")])}{from}");
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.SignedOut)}{from}");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        var aside = LateAnswers.Aside(open, form.Posted);
        if (aside is not null) await returns.Do(actor, id, new SavePage("aside", aside), References.Derive("aside", form.Intent));
        if (open.Evaluation.Page(page) is not { } shown)
        {
            var late = LateAnswers.Hidden(open, page, form.Posted);
            if (late.Count > 0) await returns.Do(actor, id, new SavePage(page, late), form.Intent);
            return SeeOther(late.Count > 0 || aside is not null ? $"{PortalLinks.TaskList(id)}?late=1" : PortalLinks.TaskList(id));
        }


        var patch = CompiledForm.ReadPage(shown, form.Posted);
        var answers = CompiledForm.Merge(open.Answers, patch);
        var changed = !JsonNode.DeepEquals(answers, open.Answers);
        if (changed && form.Posted.First("$seen") is { } seen && seen != open.Mark(shown.Fields.Where(f => f.IsAsked).Select(f => f.Name)))
        {
            return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.Changed)}{from}");
        }

        var saved = await returns.Do(actor, id, new SavePage(page, patch), form.Intent);
        if (!saved.Ok) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.Refused, [("", saved.Sentence)])}{from}");
        if (form.Posted.First("$remove") is { } document)
        {
            if (Guid.TryParse(document, out var removed) && open.State.Files.Exists(f => f.DocumentId == removed))
            {
                await returns.Do(actor, id, new RemoveFile(removed), References.Derive("remove", form.Intent));
                if (!open.IsTrial) await documents.Remove(actor, removed);
            }

            return SeeOther(here + Query(from));
        }

        var problems = await Upload(id, shown, form, open, actor, returns);
        if (problems.Count > 0) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.FileRefused, problems)}{from}");
        if (form.Posted.Has("$upload")) return SeeOther(here + Query(from));
        if (form.Posted.Has("$later")) return SeeOther(PortalLinks.TaskList(id));

        // With files the return is read again; otherwise what was saved is what was just put together.
        var now = shown.Fields.Any(f => f.IsAsked && f.Definition.Type == FieldType.File) ? (await returns.Open(actor, id))! : open.With(answers, page);
        return now.Evaluation.Page(page) is not { } result || result.Fields.All(f => f.Error is null) ? SeeOther(now.After(page, cameFrom))
            : NewQuestion(shown, result) is { } question ? SeeOther($"{here}{Query(from)}#{question}")
            : SeeOther($"{here}?check=1{from}");
    }

    /// <summary>Keeps the files that came with the page. A refused file keeps the others.</summary>
    private static async Task<List<(string Field, string Message)>> Upload(Guid id, PageState shown, Sent form, OpenReturn open, Actor actor, OpenReturns returns)
    {
        var problems = new List<(string, string)>();
        foreach (var field in shown.Fields.Where(f => f.IsAsked && f.Definition.Type == FieldType.File))
        {
            var already = open.State.Files.Count(f => f.Field == field.Name);
            foreach (var (file, number) in form.Files.Where(f => f.Name == field.Name && f.FileName.Length > 0).Select((f, i) => (f, i)))
            {
                if (UploadRules.TooLarge(field.Definition, file.FileName, file.Length) is { } large)
                {
                    problems.Add((field.Name, large));
                    continue;
                }

                using var memory = new MemoryStream();
                await file.CopyToAsync(memory);
                var content = memory.ToArray();
                if (UploadRules.Problem(field.Definition, file.FileName, content, already) is { } problem)
                {
                    problems.Add((field.Name, problem));
                    continue;
                }

                var name = UploadRules.Shown(file.FileName);
                var type = UploadRules.MediaType(name);
                var document = await returns.Keep(actor, id, name, field.Name, type, content);
                await returns.Do(actor, id, new AttachFile(new ReturnFile(document, field.Name, name, type, content.Length)), References.Derive($"file:{field.Name}:{number}", form.Intent));
                already++;
            }
        }

        return problems;
    }

    private static async Task<IResult> MoreRows(Guid id, string rows, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var here = PortalLinks.Rows(id, rows);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther(here);
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        if (open.Rows(rows) is not { } set) return Results.NotFound();
        switch (form.Posted.First("more"))
        {
            case "yes":
                return RowEdit.Find(open, rows, "new", null) is { } first ? SeeOther(PortalLinks.Row(id, rows, "new", first.Page.Id)) : SeeOther(here);
            case "no":
                await returns.Do(actor, id, new SavePage(rows, []), form.Intent);
                if (set.Error is not null) return SeeOther($"{here}?check=1");
                var page = open.Evaluation.Pages.FirstOrDefault(p => p.Fields.Any(f => f.Name == rows));
                return SeeOther(page is null ? PortalLinks.TaskList(id) : PortalLinks.Page(id, page.Id));
            default:
                return SeeOther($"{here}?check=1");
        }
    }

    private static async Task<IResult> SaveRow(Guid id, string rows, string row, string page, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, KeptPosts kept)
    {
        var here = PortalLinks.Row(id, rows, row, page);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.SignedOut)}");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        if (RowEdit.Find(open, rows, row, page) is not { } edit) return SeeOther($"{PortalLinks.Rows(id, rows)}?kept={kept.Keep(PortalLinks.Rows(id, rows), form.Posted, KeptReason.Changed)}");

        var patch = CompiledForm.ReadPage(edit.Page, form.Posted);
        if (edit.With(patch) is not { } after) return SeeOther(PortalLinks.Rows(id, rows));
        var changed = !JsonNode.DeepEquals(after.Kept, edit.Kept);
        if (changed && !edit.IsNew && form.Posted.First("$seen") is { } seen && seen != edit.Mark)
        {
            return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.Changed)}");
        }

        var number = $"{after.State.Index + 1}";
        var answer = await returns.Do(actor, id, new SavePage(rows, new JsonObject { [rows] = after.List.DeepClone() }), form.Intent);
        if (!answer.Ok) return SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.Refused, [("", answer.Sentence)])}");

        // The first page of a new row sent twice: the row is there already, under the number before.
        if (answer.Repeated && edit.IsNew) return SeeOther(PortalLinks.Rows(id, rows));
        var at = PortalLinks.Row(id, rows, number, page);
        if (after.Page.Fields.Any(f => f.Error is not null)) return SeeOther(NewQuestion(edit.Page, after.Page) is { } question ? $"{at}#{question}" : $"{at}?check=1");
        var next = after.State.Pages.SkipWhile(p => p.Id != page).Skip(1).FirstOrDefault();
        return SeeOther(next is null ? PortalLinks.RowAmongAll(id, rows, after.State.Index) : PortalLinks.Row(id, rows, number, next.Id));
    }

    private static async Task<IResult> RemoveRow(Guid id, string rows, string row, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var list = PortalLinks.Rows(id, rows);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther(list);
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        if (form.Posted.First("remove") is not ("yes" or "no")) return SeeOther($"{PortalLinks.RemoveRow(id, rows, row)}?check=1");

        // A row that is not the one shown was moved or removed meanwhile, for example by the same form sent twice: the list shows what is there.
        if (form.Posted.First("remove") == "yes" && row != "new" && RowEdit.Find(open, rows, row, null) is { } edit && edit.Mark == form.Posted.First("$seen"))
        {
            var left = (JsonArray)edit.List.DeepClone();
            left.RemoveAt(edit.State.Index);
            await returns.Do(actor, id, new SavePage(rows, new JsonObject { [rows] = left }), form.Intent);
        }

        return SeeOther(list);
    }

    private static async Task<IResult> Send(Guid id, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, KeptPosts kept)
    {
        var check = PortalLinks.Check(id);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther($"{check}?kept={kept.Keep(check, form.Posted, KeptReason.SignedOut)}");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));

        var statement = open.Evaluation.Tasks.Select(t => t.Declaration).OfType<string>().FirstOrDefault();
        var agreed = statement is null || form.Posted.First("agree") == "yes";
        var patch = new JsonObject();
        var reasons = open.Answers[CompiledForm.Explained]?.DeepClone() as JsonObject ?? [];
        // The few that are explained on the check page itself; the others have a page of their own.
        foreach (var query in Queries.OnCheckPage(open.Evaluation))
        {
            if (form.Posted.First($"$why-{query.ReasonKey}") is { } reason && !string.IsNullOrWhiteSpace(reason)) reasons[query.ReasonKey] = reason.Trim();
            else reasons.Remove(query.ReasonKey);
        }

        if (reasons.Count > 0 || open.Answers.ContainsKey(CompiledForm.Explained)) patch[CompiledForm.Explained] = reasons;
        if (statement is not null) patch["$declared"] = agreed ? new JsonObject { ["statement"] = statement, ["agreedBy"] = actor.Name, ["agreedOn"] = returns.Today.ToString("O") } : null;
        if (patch.Count > 0) await returns.Do(actor, id, new SavePage("check", patch), form.Intent);
        var now = (await returns.Open(actor, id))!;
        if (!agreed || !now.Evaluation.CanSend || Confirmations.Waiting(now).Count > 0) return SeeOther($"{check}?check=1{(agreed ? "" : "&agree=no")}");
        var answer = await returns.Do(actor, id, new SubmitReturn(), References.Derive("send", form.Intent));
        return SeeOther(answer.Ok ? PortalLinks.Sent(id) : $"{check}?check=1");
    }

    private static async Task<IResult> Delete(Guid id, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther(PortalLinks.Delete(id));
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        await returns.Do(actor, id, new WithdrawReturn(), form.Intent);
        return SeeOther($"{PortalLinks.Returns}?deleted=1");
    }

    private static async Task<IResult> Move(Guid id, HttpContext http, IAntiforgery antiforgery, OpenReturns returns)
    {
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return SeeOther(PortalLinks.NewVersion(id));
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return SeeOther(PortalLinks.Sent(id));
        var answer = await returns.Do(actor, id, new MoveReturn(form.Posted.First("version") ?? ""), form.Intent);
        return SeeOther(answer.Ok ? $"{PortalLinks.TaskList(id)}?moved=1" : PortalLinks.NewVersion(id));
    }

    private static async Task<IResult> Download(Guid id, Guid document, HttpContext http, OpenReturns returns, IDocuments documents)
    {
        if (ActorClaims.Of(http.User) is not { } actor || await returns.Open(actor, id) is not { } open || !open.State.Files.Exists(f => f.DocumentId == document)) return Results.NotFound();
        return await documents.Read(actor, document) is { } file ? Results.File(file.Content, file.ContentType, file.Name) : Results.NotFound();
    }

    /// <summary>A question that only the answers just given bring up: it is asked, and not held against the person, unless something else is wrong.</summary>
    private static string? NewQuestion(PageState before, PageState after)
    {
        var wrong = after.Fields.Where(f => f.Error is not null).ToList();
        return wrong.All(f => before.Fields.All(b => b.Name != f.Name)) ? wrong.FirstOrDefault()?.Name : null;
    }

    /// <summary>A page with files may be larger than what a file may be, so that a file that is too large is answered in words and not by a broken connection.</summary>
    private sealed class LargestPage : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 64 * 1024 * 1024;
    }

    private static string Query(string from) => from.Length == 0 ? "" : $"?{from[1..]}";

    internal static IResult SeeOther(string address) => new SeeOther(address);
}
