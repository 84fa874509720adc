using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Checks;
using BackOffice.Rules.Identifiers;

namespace BackOffice.Grains.Checks.National;

/// <summary>
/// The newer checking service: a question is queued, its status polled, and the result read. Unverified, because the service
/// itself was never called: how a council's system signs in to it. Its source says "with a bearer token", and where to get one
/// has changed; here none is sent, so that a gateway in front of it has to add it.
/// </summary>
internal sealed class RestShape : INationalShape
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(250);

    public async Task<NationalAnswer> Ask(HttpClient http, NationalQuestion question, NationalOptions options, CancellationToken stop)
    {
        var root = options.Address!.ToString().TrimEnd('/');
        var code = question.Kind == NationalKind.WorkingFamilies;
        var data = new JsonObject
        {
            ["lastName"] = question.LastName?.Trim(),
            ["dateOfBirth"] = question.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["nationalInsuranceNumber"] = question.NationalInsurance is { Length: > 0 } ni ? Identifier.NationalInsurance(ni).Value : null,
        };
        if (code) data["eligibilityCode"] = question.Code?.Trim();
        else if (question.AsylumSupport is { Length: > 0 } nass) data["nationalAsylumSeekerServiceNumber"] = nass.Trim();
        var path = question.Kind switch { NationalKind.FreeSchoolMeals => "free-school-meals", NationalKind.TwoYearOffer => "two-year-offer", NationalKind.EarlyYearPupilPremium => "early-year-pupil-premium", _ => "working-families" };
        using var asked = await http.PostAsJsonAsync($"{root}/check/{path}", new JsonObject { ["data"] = data }, stop);
        asked.EnsureSuccessStatusCode();
        var id = Text(await Json(asked, stop), "id") ?? throw new NationalNonsenseException("it has no id.");

        var until = Environment.TickCount64 + (long)options.Patience.TotalMilliseconds;
        while (true)
        {
            using var looked = await http.GetAsync($"{root}/check/{Uri.EscapeDataString(id)}/status", stop);
            if (looked.StatusCode == HttpStatusCode.NotFound) throw new NationalNonsenseException("it has forgotten the question.");
            looked.EnsureSuccessStatusCode();
            var status = Text(await Json(looked, stop), "status") ?? throw new NationalNonsenseException("it has no status.");
            if (status != "queuedForProcessing" || Environment.TickCount64 > until) return await Result(status);
            await Task.Delay(Often, stop);
        }

        async Task<NationalAnswer> Result(string status)
        {
            var answer = NationalOutcomes.OfRest(question.Kind, status);
            if (answer.Status is not (NationalStatus.Eligible or NationalStatus.NotEligible)) return answer;
            using var read = await http.GetAsync($"{root}/check/{Uri.EscapeDataString(id)}", stop);
            read.EnsureSuccessStatusCode();
            var result = await Json(read, stop);
            return answer with
            {
                Tier = Text(result, "tier"),
                Until = Day(result, "eligibilityEndDate"),
                ValidFrom = Day(result, "validityStartDate"),
                ValidTo = Day(result, "validityEndDate"),
                GraceEnds = Day(result, "gracePeriodEndDate"),
            };
        }
    }

    private static async Task<JsonObject> Json(HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(stop)) as JsonObject ?? throw new NationalNonsenseException("it is not a JSON object.");
            return json["data"] as JsonObject ?? json;
        }
        catch (JsonException)
        {
            throw new NationalNonsenseException("it is not JSON.");
        }
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static DateOnly? Day(JsonObject json, string name) => Text(json, name) is { Length: >= 10 } text && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
