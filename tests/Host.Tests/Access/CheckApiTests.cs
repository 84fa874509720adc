using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Access;

/// <summary>Checks of eligibility through the API: decide, record on the pupil's record, say what is wrong.</summary>
[Collection(nameof(Village))]
public class CheckApiTests(Village village)
{
    private const string Address = "/api/checks/free-school-meals/free-school-meals";

    private static readonly JsonObject Family = (JsonObject)JsonNode.Parse("""
        {"parent":{"incomeSupport":false,"jobseekersAllowance":false,"employmentSupport":false,"pensionCredit":false,"asylumSupport":"none","noRecourse":false,"universalCredit":true,
                   "awards":[{"ended":"2026-08-20","live":true,"netEarnings":616.68}]},"child":{"lastEligible":"2017-01-01"}}
        """)!;

    [Fact]
    public async Task A_check_answers_with_its_explanation_and_records_nothing_unless_asked()
    {
        var before = await Count();
        var (status, answer) = await Post(new JsonObject { ["inputs"] = Family.DeepClone(), ["asOf"] = "2026-08-31" });

        status.ShouldBe(HttpStatusCode.OK);
        answer["result"]!.ToString().ShouldBe("no");
        answer["recordedAs"].ShouldBeNull();
        answer["explanation"]!["parameters"]!["ucOne"]!.ToString().ShouldContain("£616.67 from 1 April 2018 until 31 August 2026");
        (await Count()).ShouldBe(before);
    }

    [Fact]
    public async Task The_same_facts_a_day_later_decide_by_the_new_tiers()
    {
        var (_, answer) = await Post(new JsonObject { ["inputs"] = Family.DeepClone(), ["asOf"] = "2026-09-01" });

        answer["result"]!.ToString().ShouldBe("yes");
        answer["output"]!["tier"]!.ToString().ShouldBe("expanded");
    }

    [Fact]
    public async Task A_decision_is_recorded_once_on_the_pupils_record_however_often_it_is_sent()
    {
        var ask = new JsonObject { ["inputs"] = Family.DeepClone(), ["asOf"] = "2026-09-01", ["pupilId"] = village.PupilId, ["id"] = Guid.NewGuid().ToString() };
        var before = await Count();
        (await Post(ask)).Status.ShouldBe(HttpStatusCode.OK);
        (await Post(ask)).Status.ShouldBe(HttpStatusCode.OK);

        (await Count()).ShouldBe(before + 1);
        var kept = await village.Services.GetRequiredService<IEligibilityReader>().Check(Village.Product, Guid.Parse(ask["id"]!.ToString()));
        kept!.Line.Tier.ShouldBe("expanded");
        kept.Line.By.ShouldBe(village.Person(People.Caseworker).Name);
        (await village.Services.GetRequiredService<IPupilReader>().Page(Village.Product, village.PupilId))!.Pupil.Eligibility!.Facts["parent"]!["universalCredit"]!.GetValue<bool>().ShouldBeTrue("the next check starts from what this one found");
    }

    [Theory]
    [InlineData("""{"inputs":{"parent":{"universalCredits":true}}}""", "parent.universalCredits")]
    [InlineData("""{"inputs":{"parent":{"universalCredit":"perhaps"}}}""", "")]
    [InlineData("""{"asOf":"2026-09-01"}""", "inputs")]
    [InlineData("""{"inputs":""", "")]
    [InlineData("""{"inputs":{},"asOf":"soon"}""", "")]
    public async Task What_is_wrong_with_a_question_is_said(string body, string words)
    {
        using var answer = await Send(Address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(words);
    }

    [Fact]
    public async Task An_unknown_check_is_said_to_be_unknown()
    {
        using var answer = await Send("/api/checks/free-school-meals/no-such", JsonContent.Create(new { inputs = new { } }));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("There is no check");
    }

    [Fact]
    public async Task The_call_is_described()
    {
        var visitor = await village.As(People.Caseworker);
        var document = JsonNode.Parse(await (await visitor.Get("/api/openapi.json")).Content.ReadAsStringAsync())!;
        document["paths"]!["/api/checks/{pack}/{ruleSet}"]!["post"]!["summary"]!.ToString().ShouldBe("Make a check");
    }

    private async Task<int> Count() => (await village.Services.GetRequiredService<IEligibilityReader>().OfPupil(Village.Product, village.PupilId)).Count;

    private async Task<(HttpStatusCode Status, JsonNode Answer)> Post(JsonObject ask)
    {
        using var answer = await Send(Address, JsonContent.Create(ask));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private async Task<HttpResponseMessage> Send(string address, HttpContent content) => await (await village.As(People.Caseworker)).Post(address, content);
}
