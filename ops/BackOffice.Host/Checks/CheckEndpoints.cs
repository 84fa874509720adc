using System.ComponentModel;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Grains.Actors;
using BackOffice.Grains.Checks;
using BackOffice.Rules.Sets;
using BackOffice.Store.Reading;

namespace BackOffice.Host.Checks;

/// <summary>Checks of eligibility for other systems of the council, and the files of bulk checks and monthly reports.</summary>
internal static class CheckEndpoints
{
    /// <summary>What is sent to make a check.</summary>
    /// <param name="Inputs">The facts by the names of the rule set's inputs; what is left out is not known.</param>
    /// <param name="AsOf">Day of the question; today unless given.</param>
    /// <param name="PupilId">Pupil on whose record the decision is put; left out, nothing is recorded.</param>
    /// <param name="Id">Made by whoever asks; sent again after a lost answer, nothing is recorded twice.</param>
    public sealed record Ask(
        [property: Description("The facts by the names of the rule set's inputs; what is left out is not known.")] JsonObject Inputs,
        [property: Description("Day of the question; today unless given.")] DateOnly? AsOf = null,
        [property: Description("Pupil on whose record the decision is put; left out, nothing is recorded.")] string? PupilId = null,
        [property: Description("Made by whoever asks; sent again after a lost answer, nothing is recorded twice.")] Guid? Id = null);

    /// <summary>The answer.</summary>
    /// <param name="Result">yes, no, needs information or error.</param>
    /// <param name="Sentence">The answer and the reason in one sentence.</param>
    /// <param name="Missing">Facts that would decide it.</param>
    /// <param name="Output">What the rules give beside yes and no.</param>
    /// <param name="RuleSet">Pack, rule set and version.</param>
    /// <param name="AsOf">Day of the question.</param>
    /// <param name="RecordedAs">Id of the check on the pupil's record; null when nothing was recorded.</param>
    /// <param name="Explanation">Every rule with the values it read, the parameters with their dates and sources, and the law.</param>
    public sealed record Answer(string Result, string Sentence, IReadOnlyList<string> Missing, JsonNode? Output, string RuleSet, DateOnly AsOf, Guid? RecordedAs, JsonObject Explanation);

    /// <summary>Why there is no answer.</summary>
    /// <param name="Error">What is wrong, as advice.</param>
    public sealed record Fault(string Error);

    public static IEndpointRouteBuilder MapChecks(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/checks").RequireAuthorization(Desk.Session.DeskPolicy.Casework).WithTags("Checks of eligibility");
        api.MapGet("", List).WithSummary("The checks that can be made").WithDescription("Each with the types of its inputs and how people are asked for them.").Produces<JsonArray>();
        api.MapPost("/{pack}/{ruleSet}", Make).WithSummary("Make a check").WithDescription("Decides with the rules in force on the day. With a pupil's id the decision is put on their record, in the name of whoever is signed in.")
            .Accepts<Ask>("application/json").Produces<Answer>().Produces<Fault>(400).Produces<Fault>(403);
        api.MapGet("/of/{pupilId}", OfPupil).WithSummary("The checks of a pupil, the newest first").Produces<IReadOnlyList<CheckLine>>();
        app.MapGet("/checks/bulk/{id:guid}.csv", BulkCsv).ExcludeFromDescription(); // one's own runs; everything else is not there
        app.MapGet("/checks/report/{id:guid}/{school}.csv", ReportCsv).RequireAuthorization(Desk.Session.DeskPolicy.Casework).ExcludeFromDescription();
        app.MapGet("/checks/report/{id:guid}.zip", ReportZip).RequireAuthorization(Desk.Session.DeskPolicy.Casework).ExcludeFromDescription();
        app.MapOpenApi("/api/openapi.json").RequireAuthorization(Desk.Session.DeskPolicy.Staff);
        return app;
    }

    private static IResult List(IEligibilityChecks checks) => Results.Json(new JsonArray([.. checks.Kinds.Select(kind => (JsonNode)new JsonObject
    {
        ["pack"] = kind.Pack,
        ["ruleSet"] = kind.RuleSet,
        ["title"] = kind.Title,
        ["version"] = kind.PackVersion,
        ["citation"] = kind.Set.Source.Citation,
        ["unverified"] = kind.Set.Source.Unverified,
        ["inputs"] = new JsonObject(kind.Set.Inputs.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)TypeNotation.Write(field.Type)))),
        ["questions"] = new JsonObject(kind.Set.Source.Questions.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value.Label))),
    })]));

    // A page of another site can make a browser post a form, not JSON: what is not JSON is not read.
    private static async Task<IResult> Make(string pack, string ruleSet, HttpContext http, IEligibilityChecks checks, TimeProvider clock, CancellationToken stop)
    {
        if (!http.Request.HasJsonContentType()) return Results.StatusCode(415);
        if (ActorClaims.Of(http.User) is not { } actor) return Results.Unauthorized();
        Ask? ask;
        try
        {
            ask = await http.Request.ReadFromJsonAsync<Ask>(stop);
        }
        catch (System.Text.Json.JsonException fault)
        {
            return Results.Json(new Fault($"The question cannot be read: {fault.Message}"), statusCode: 400);
        }

        if (ask?.Inputs is null) return Results.Json(new Fault("Send the facts as inputs, for example {\"inputs\":{\"child\":{\"yearGroup\":\"R\"}}}."), statusCode: 400);
        var answer = await checks.Decide(actor, new CheckQuestion(pack, ruleSet, ask.AsOf ?? Engine.Cases.London.DayOf(clock.GetUtcNow()), ask.Inputs), ask.Id ?? Guid.NewGuid(), "another system", stop);
        if (answer.Check is not { } check) return Results.Json(new Fault(answer.Problem!), statusCode: 400);
        if (ask.PupilId is { Length: > 0 } pupil && await checks.Record(actor, pupil, check, stop) is { Ok: false } refused) return Results.Json(new Fault(refused.Sentence), statusCode: 403);
        return Results.Json(new Answer(check.Result, check.Sentence, answer.Decision!.Missing, check.Output, $"{check.Pack}/{check.RuleSet} {check.PackVersion}", check.AsOf, ask.PupilId is { Length: > 0 } ? check.Id : null, check.Explanation));
    }

    private static async Task<IResult> OfPupil(string pupilId, HttpContext http, IEligibilityReader reader, CancellationToken stop) =>
        ActorClaims.Of(http.User) is { } actor ? Results.Json(await reader.OfPupil(actor, pupilId, stop)) : Results.Unauthorized();

    private static async Task<IResult> BulkCsv(Guid id, HttpContext http, IBulkChecks bulk, CancellationToken stop) =>
        ActorClaims.Of(http.User) is { } actor && await bulk.Find(actor, id, stop) is { } run ? Csv(BulkFile.Write(run.Kind, run.Rows), $"{Path.GetFileNameWithoutExtension(run.File)}-outcomes.csv") : Results.NotFound();

    private static async Task<IResult> ReportCsv(Guid id, string school, HttpContext http, IEligibilityReader reader, IMealsReports reports, CancellationToken stop) =>
        await Report(http, id, reader, reports, stop) is ({ } run, { } schools) && schools.FirstOrDefault(s => (s.Urn ?? s.School) == school) is { } found ? Csv(reports.File(found), reports.FileName(run, found)) : Results.NotFound();

    private static async Task<IResult> ReportZip(Guid id, HttpContext http, IEligibilityReader reader, IMealsReports reports, CancellationToken stop) =>
        await Report(http, id, reader, reports, stop) is ({ } run, { } schools) ? Results.File(reports.Archive(run, schools), "application/zip", $"free-school-meals-{run.RunOn:yyyy-MM-dd}.zip") : Results.NotFound();

    private static async Task<(MealsRun? Run, IReadOnlyList<MealsSchool>? Schools)> Report(HttpContext http, Guid id, IEligibilityReader reader, IMealsReports reports, CancellationToken stop)
    {
        if (ActorClaims.Of(http.User) is not { } actor || await reader.Run(actor, id, stop) is not { } run) return (null, null);
        return (run, await reports.Schools(actor, run, stop));
    }

    // Spreadsheets on Windows need the mark to read names with accents.
    private static IResult Csv(string text, string name) => Results.File(Encoding.UTF8.GetBytes("\uFEFF" + text), "text/csv", name);
}
