using BackOffice.Engine.Access;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A child whom the register does not have: the first letter goes all the same, and the desk adds the child.</summary>
[Collection(nameof(Town))]
public class MatchTests(Town town)
{
    [BrowserFact]
    public async Task A_child_who_is_in_no_register_is_added_from_the_case_page_with_the_keyboard()
    {
        var school = await town.SignedIn("school@fenland.example", script: false);
        await RequestTests.Start(school);
        await new PortalForm(school, new Dictionary<string, string>(RequestTests.Answers) { ["forename"] = "Sandy", ["surname"] = "Newcomer" }, RequestTests.Parent).Complete();
        await RequestTests.Send(school);
        var reference = await school.Locator(".govuk-panel__body strong").InnerTextAsync();
        for (var tries = 0; tries < 40 && await town.Services.GetRequiredService<ICaseReader>().Find(Actor.System("test"), reference) is null; tries++)
            await Task.Delay(250);
        var desk = new DeskTask(town, reference);
        var opened = await desk.State();
        opened.Subject.Id.ShouldBeNull();
        opened.Letters.ShouldContain(letter => letter.LetterId == "L1");

        var worker = await town.SignedIn("caseworker@fenland.example", width: 1440);
        await worker.GotoAsync($"/cases/{reference}");
        await worker.IsLive();
        var panel = worker.Locator("#match");
        await panel.GetByText("parents or carers: Ms Alex Tester").WaitForAsync();
        await worker.IsAccessible();

        await panel.GetByLabel("Search the register").FillAsync("zzzz");
        await panel.GetByLabel("Search the register").PressAsync("Enter");
        await panel.GetByText("No record fits \"zzzz\"").WaitForAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = "Add to the register" }).PressAsync("Enter");
        var matched = await desk.Until(state => state.Subject.Id is not null, "the case is matched");
        await worker.GetByText("Sandy Newcomer is added to the register").WaitForAsync();
        (await panel.CountAsync()).ShouldBe(0);
        var pupil = (await town.Services.GetRequiredService<IPupilReader>().Page(Actor.System("test"), matched.Subject.Id!))!.Pupil;
        (pupil.Forename, pupil.Parents.Single().Surname, pupil.ProviderId).ShouldBe(("Sandy", "Tester", "school:810001"));
    }
}
