using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The whole way: a school asks in the portal, and the desk takes the case to a final plan in one sitting, on the law's dates.</summary>
/// <remarks>In a county of its own: it moves the clock twenty weeks on, and other journeys' rounds would have closed by then.</remarks>
public class JourneyTests(Town town) : IClassFixture<Town>
{
    [BrowserFact]
    public async Task A_request_becomes_a_final_plan_on_the_dates_of_the_regulations()
    {
        // Asked for by the pupil's own school, so that the case finds the pupil.
        var pupil = (await town.Services.GetRequiredService<IPupilReader>().List(Actor.System("test"), new PupilQuery { ProviderId = "school:810001", Take = 1 })).Items.Single();
        var school = await town.SignedIn("school@fenland.example");
        await RequestTests.Start(school);
        await new PortalForm(school, new Dictionary<string, string>(RequestTests.Answers) { ["childUpn"] = pupil.Upn! }, RequestTests.Parent).Complete();
        await RequestTests.Send(school);
        await school.Picture("portal-sent");
        var reference = await school.Locator(".govuk-panel__body strong").InnerTextAsync();

        for (var tries = 0; tries < 40 && await town.Services.GetRequiredService<ICaseReader>().Find(Actor.System("test"), reference) is null; tries++)
            await Task.Delay(250);
        var desk = new DeskTask(town, reference);
        var d0 = London.DayOf((await desk.State()).OpenedAt);
        var worker = await town.SignedIn("caseworker@fenland.example", width: 1440);
        var manager = await town.SignedIn("manager@fenland.example", width: 1440);

        // K1: 6, 16 and 20 weeks from the day of the request, same weekday. processes.md section 2.
        var clocks = (await desk.State()).Clocks.ToDictionary(c => c.ClockId, c => c.Due);
        clocks["SEN.REQ6"].ShouldBe(d0.AddDays(42));
        clocks["SEN.DEC16"].ShouldBe(d0.AddDays(112));
        clocks["SEN.FIN20"].ShouldBe(d0.AddDays(140));

        await worker.GotoAsync($"/inbox?view=team&q={reference}");
        await worker.Locator("main").GetByText(reference).First.WaitForAsync();
        await manager.GotoAsync("/inbox?view=team");
        await manager.IsLive();
        await manager.Locator("[data-row]").Nth(1).FocusAsync();
        await manager.GetByText("Last three events").WaitForAsync();
        await manager.Picture("inbox");

        var day = await Move(worker, 7, d0);
        await desk.Do(worker, "Prepare the request",
            ("consultedOn", Day(day.AddDays(-1))), ("parentViews", "Worried, and want to be heard."), ("childViews", "I want somebody to help me say it."),
            ("learningDifficulty", "Yes"), ("disability", "No"), ("callsForProvision", "Yes"), ("cycles", "3"), ("progress", "Behind, and falling further behind"),
            ("outsideAdvice", "Yes"), ("beyondOrdinary", "Yes"), ("exceptional", "No"), ("summary", "Three cycles with evidence; the gap widens."));

        day = await Move(worker, 14, day);
        await desk.Do(manager, "Decide whether to assess", ("s36a", "Yes"), ("s36b", "Yes"), ("decision", "Assess"), ("decidedBy", "A manager, SEN"), ("earlyYearsSetting", "No"));
        await manager.GotoAsync($"/cases/{reference}");
        await manager.Locator("text=Gathering advice").First.WaitForAsync();
        await manager.IsLive();
        await manager.Picture("case");

        day = await Move(worker, 21, day);
        foreach (var _ in (await desk.State()).Tasks.Where(t => t.StepId == "advice" && t.Status == Engine.Cases.TaskStatus.Open).ToList())
        {
            var views = (await desk.State()).Tasks.First(t => t.StepId == "advice" && t.Status == Engine.Cases.TaskStatus.Open).FormId == "advice-views";
            await desk.Do(worker, "Advice from", views
                ? [("receivedByAdviserOn", Day(day.AddDays(-19))), ("returnedOn", Day(day)), ("how", "In a meeting"), ("views", "Wants to be understood by friends.")]
                : [("receivedByAdviserOn", Day(day.AddDays(-19))), ("returnedOn", Day(day)), ("adviser", "The adviser"), ("quality", "Complete"), ("needs", "Difficulty with expressive language."), ("provision", "A language programme, twice a week."), ("outcomes", "Tells what happened, in order.")]);
        }

        await desk.Do(manager, "Decide whether a plan", ("necessary", "Yes"), ("decision", "Issue a plan"), ("decidedBy", "A manager, SEN"));
        await desk.Do(worker, "Write the draft plan",
            ("a", "Wants to be understood."), ("b", "Difficulty with expressive language."), ("c", "None identified."), ("d", "None identified."),
            ("+outcomes", ""), ("outcomes-0-number", "1"), ("outcomes-0-area", "Communication and interaction"), ("outcomes-0-outcome", "Tells what happened, in order."), ("outcomes-0-by", "the end of Year 6"),
            ("+provisions", ""), ("provisions-0-number", "1"), ("provisions-0-need", "Expressive language"), ("provisions-0-provision", "A language programme"), ("provisions-0-frequency", "Twice a week"), ("provisions-0-staffQual", "Trained by a therapist"),
            ("g", "None."), ("gAgreed", "Yes"), ("h1", "None."), ("h2", "None."), ("budgetAsked", "No"),
            ("+appendices", ""), ("appendices-0-number", "1"), ("appendices-0-title", "Psychological advice"), ("appendices-0-by", "Educational psychology service"), ("appendices-0-date", Day(day)));

        day = await Move(worker, 7, day);
        await desk.Record(worker, "representations", s => s.Tasks.Any(t => t.StepId == "consider"),
            ("receivedOn", Day(day)), ("how", "In writing"), ("content", "They agree with the content"), ("preference", "No"), ("budgetAsked", "No"), ("meetingWanted", "No"));
        await desk.Do(worker, "Decide how to go on", ("next", "Consult schools and settings"), ("reason", "They agree with the content."));
        await desk.Do(worker, "Choose which settings", ("+settings", ""), ("settings-0-key", "810001"), ("settings-0-title", "The child's school"), ("settings-0-kind", "Mainstream school"), ("settings-0-preferred", "Yes"), ("settings-0-email", "office@school1.example"));
        await desk.Do(worker, "Consultation", ("reply", "They can meet need"), ("repliedOn", Day(day)), ("detail", "We can meet the plan."));
        await desk.Do(manager, "Choose the placement", ("decision", "Name a school or setting"), ("settingName", "The child's school"), ("settingUrn", "810001"), ("settingEmail", "office@school1.example"), ("placementType", "Mainstream school"), ("preferenceMet", "Yes"), ("namedAnyway", "No"));
        await desk.Do(manager, "Sign and send", ("finalOn", Day(day)), ("signedBy", "A manager, SEN"), ("gAgreedOn", Day(day)), ("personalBudget", "Not asked for"));

        var final = await desk.Until(s => s.Status == CaseStatus.Closed, "the case closes");
        final.ClosedAs.ShouldBe("Plan issued");
        final.Clocks.Where(c => c.ClockId is "SEN.REQ6" or "SEN.DEC16" or "SEN.FIN20").ShouldAllBe(c => c.Status == ClockStatus.Met);
        final.Letters.Select(l => l.LetterId).ShouldContain("L7");
        await manager.GotoAsync($"/cases/{reference}");
        await manager.Locator("text=Plan issued").First.WaitForAsync();

        foreach (var letter in final.Letters)
        {
            var response = await manager.APIRequest.GetAsync($"{town.Address}/letters/{reference}/{letter.Number}.pdf");
            response.Status.ShouldBe(200);
            if (File.Exists("/usr/bin/weasyprint"))
                (await response.BodyAsync()).AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue($"letter {letter.LetterId} is a PDF");
        }
    }

    /// <summary>Moves the demo's clock forward by the control in the top bar.</summary>
    private static async Task<DateOnly> Move(IPage page, int days, DateOnly from)
    {
        var to = from.AddDays(days);
        await page.GotoAsync("/inbox");
        await page.IsLive();
        await page.GetByText("Move the clock").First.ClickAsync();
        await page.Locator("#demo-day").FillAsync(Day(to));
        await page.Locator("#demo-day").BlurAsync();
        await page.EvaluateAsync("() => { window.before = true; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        // The page is loaded anew once the clock has moved; going elsewhere before that would be overtaken by it.
        await page.WaitForFunctionAsync("() => window.before === undefined", null, new() { Timeout = 90_000 });
        await page.Locator("header").GetByText(to.ToString("d MMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("en-GB"))).WaitForAsync(new() { Timeout = 90_000 });
        return to;
    }

    private static string Day(DateOnly day) => day.ToString("d M yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
