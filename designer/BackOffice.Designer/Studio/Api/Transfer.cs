using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Designer.Studio.Wire;
using BackOffice.Engine.Workflow.Editing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Definitions as files: out in the form that an Elsa server reads, and in as drafts.</summary>
internal static class Transfer
{
    public static void MapTransfer(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/{definition}/export", Export);
        api.MapPost("/bulk-actions/export/workflow-definitions", ExportMany);
        var changes = api.MapGroup("").AddEndpointFilter(async (call, next) => Caller.Refuse(call.HttpContext) ?? await next(call));
        changes.MapPost("/workflow-definitions/import", Import);
        changes.MapPost("/workflow-definitions/import-files", ImportFiles);
    }

    /// <summary>The version that is on screen, by its number; otherwise what is latest.</summary>
    private static async Task<IResult> Export(string definition, string? versionOptions, HttpContext http, WorkflowShelf shelf) =>
        (int.TryParse(versionOptions, CultureInfo.InvariantCulture, out var number)
            ? (await shelf.Versions(Caller.Actor(http), DefinitionId.Parse(definition), http.RequestAborted)).FirstOrDefault(version => version.Number == number)
            : await shelf.Latest(Caller.Actor(http), DefinitionId.Parse(definition), http.RequestAborted)) is { } shown
            ? Results.File(System.Text.Encoding.UTF8.GetBytes(WorkflowPrint.Write(AsFile(shown))), "application/json", NameOf(shown))
            : Results.NotFound();

    private static async Task<IResult> ExportMany(HttpContext http, WorkflowShelf shelf)
    {
        var ids = ((await Requests.Json(http))?["ids"] as JsonArray ?? []).Select(StepJson.Text).OfType<string>();
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var id in ids)
            {
                var shown = VersionId.Parse(id) is { } version ? await shelf.Find(Caller.Actor(http), version, http.RequestAborted) : await shelf.Latest(Caller.Actor(http), DefinitionId.Parse(id), http.RequestAborted);
                if (shown is null)
                    continue;
                await using var entry = new StreamWriter(zip.CreateEntry(NameOf(shown)).Open());
                await entry.WriteAsync(WorkflowPrint.Write(AsFile(shown)));
            }

        return Results.File(packed.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    private static async Task<IResult> Import(HttpContext http, WorkflowDesk desk)
    {
        if (await Requests.Json(http) is not { } model)
            return Caller.Sentence(StatusCodes.Status400BadRequest, "The file is not a workflow definition: it holds no JSON object.");
        var answer = await Keep(http, desk, model);
        return answer is { Ok: true, Shown: { } shown } ? Results.Json(Answers.Definition(shown, editable: true)) : Caller.Sentence(StatusCodes.Status400BadRequest, [.. answer.Sentences]);
    }

    private static async Task<IResult> ImportFiles(HttpContext http, WorkflowDesk desk)
    {
        if (!http.Request.HasFormContentType)
            return Caller.Sentence(StatusCodes.Status400BadRequest, "Send the files as a form.");
        var (imported, sentences) = (0, new List<string>());
        foreach (var file in (await http.Request.ReadFormAsync(http.RequestAborted)).Files)
        {
            await using var stream = file.OpenReadStream();
            var answer = await Requests.Json(stream, http.RequestAborted) is { } model ? await Keep(http, desk, model) : ShelfAnswer.Refused("It holds no JSON object.");
            if (answer.Ok)
                imported++;
            else
                sentences.AddRange(answer.Sentences.Select(sentence => $"{file.FileName}: {sentence}"));
        }

        return imported == 0 && sentences.Count > 0 ? Caller.Sentence(StatusCodes.Status400BadRequest, [.. sentences]) : Results.Json(new { imported, skipped = sentences });
    }

    /// <summary>A file goes into the draft of the pack that is open, or else of the pack that it names.</summary>
    private static Task<ShelfAnswer> Keep(HttpContext http, WorkflowDesk desk, JsonObject model) =>
        (Caller.OpenDefinition(http) ?? (StepJson.Text(model["definitionId"]) is { Length: > 0 } named ? DefinitionId.Parse(named) : null)) is { } definition
            ? desk.Save(Caller.Actor(http), definition, null, ElsaFile.In(model))
            : Task.FromResult(ShelfAnswer.Refused("The file names no definition. Open the process that it is for, and import it there."));

    private static JsonObject AsFile(ShownWorkflow shown) => ElsaFile.Out(Answers.Definition(shown, editable: false), shown.Definition.Pack);

    private static string NameOf(ShownWorkflow shown) => $"{shown.Definition.Pack}-{shown.Number}.json";
}
