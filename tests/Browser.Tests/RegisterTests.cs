using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The children of an accepted return come into the register, and what providers say comes before the public.</summary>
[Collection(nameof(Town))]
public class RegisterTests(Town town)
{
    private static readonly Actor Product = Actor.System("test");

    [BrowserFact]
    public async Task An_officer_accepts_a_return_matches_a_doubtful_child_by_keyboard_and_the_record_shows_the_setting()
    {
        var (round, form, child, setting) = await Sent();
        var moved = new Pupil { Id = "moved-child", Forename = (string)child["forename"]!, Surname = (string)child["surname"]!, DateOfBirth = DateOnly.Parse((string)child["dateOfBirth"]!, CultureInfo.InvariantCulture), Address = new Address(["2 Former Road", "Elsewhere", "FX9 9ZZ"]) };
        (await town.Services.GetRequiredService<IGrains>().Get<IPupilGrain>(moved.Id).Do(new RegisterPupil(moved), Guid.NewGuid(), Product)).Ok.ShouldBeTrue();

        var officer = await town.SignedIn("early.years@fenland.example");
        await officer.GotoAsync($"/collections/{round}/returns/{form}");
        await officer.IsLive();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Accept the return" }).ClickAsync();
        await officer.GetByText("The return is accepted.").WaitForAsync();
        var queue = town.Services.GetRequiredService<ILandingReader>();
        for (var tries = 0; tries < 80 && (await queue.Counts(Product, form)).Waiting == 0; tries++) await Task.Delay(250);
        await officer.ReloadAsync();
        await officer.GetByRole(AriaRole.Link, new() { Name = "Decide", Exact = true }).ClickAsync();
        await officer.GetByRole(AriaRole.Heading, new() { Name = "Matching" }).WaitForAsync();
        await officer.GetByText("same name and date of birth, but another postcode", new() { Exact = false }).First.WaitForAsync();
        await officer.IsAccessible();
        await officer.Picture("desk-matching");
        await officer.GetByRole(AriaRole.Link, new() { Name = $"{moved.Surname}, {moved.Forename}" }).ClickAsync();
        await officer.GetByText("differs").WaitForAsync();
        await officer.IsAccessible();
        await officer.Picture("desk-matching-child");
        await officer.Keyboard.PressAsync("1");
        await officer.GetByText("The child before this one is done.").WaitForAsync();

        await officer.GetByRole(AriaRole.Link, new() { Name = "Look at it or undo it" }).ClickAsync();
        await officer.GetByRole(AriaRole.Heading, new() { Name = "Matched to a record" }).WaitForAsync();
        await officer.GetByRole(AriaRole.Link, new() { Name = $"Record of {moved.Forename} {moved.Surname}" }).ClickAsync();
        var placements = officer.Locator("section", new() { Has = officer.Locator("#pupil-placements") });
        await placements.GetByRole(AriaRole.Link, new() { Name = setting }).WaitForAsync();
        (await placements.InnerTextAsync()).ShouldContain("15 hours a week, 15 of them funded");
        await officer.IsAccessible();
        await officer.Picture("desk-pupil-placements");
    }

    [BrowserFact]
    public async Task A_parent_finds_a_nursery_in_the_directory_without_signing_in_and_without_JavaScript()
    {
        var parent = await town.Visitor(script: false, width: 390);
        await parent.GotoAsync("/");
        await parent.GetByRole(AriaRole.Link, new() { Name = "Find childcare and schools" }).ClickAsync();
        await parent.GetByText("results, page 1 of").WaitForAsync();
        await parent.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await parent.GetByText("page 2 of").WaitForAsync();
        await parent.GetByLabel("Name, town or postcode").FillAsync("fenbridge");
        await parent.Locator("summary").ClickAsync();
        await parent.GetByLabel("Day nursery").CheckAsync();
        await parent.GetByLabel("Age of the child").SelectOptionAsync("3");
        await parent.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await parent.Picture("portal-directory");
        var found = parent.Locator(".bo-entry");
        (await found.CountAsync()).ShouldBeGreaterThan(0);
        (await found.AllInnerTextsAsync()).ShouldAllBe(text => text.Contains("Day nursery, Fenbridge"));
        await found.GetByRole(AriaRole.Link).First.ClickAsync();
        await parent.GetByText("Last updated on").WaitForAsync();
        var entry = new Uri(parent.Url).PathAndQuery;

        await parent.GotoAsync("/directory?type=Childminder");
        (await parent.Locator(".bo-entry").CountAsync()).ShouldBeGreaterThan(0);
        await parent.GotoAsync("/directory?q=nobody+of+this+name");
        await parent.GetByText("0 results").WaitForAsync();

        var looked = await town.Visitor();
        foreach (var address in (string[])["/directory", "/directory?q=fen&places=yes&open=early", "/directory?type=Primary+school", entry])
        {
            await looked.GotoAsync(address);
            await looked.IsAccessible();
        }
    }

    /// <summary>A census return that waits for review, with its first child.</summary>
    private async Task<(Guid Round, Guid Form, JsonObject Child, string Setting)> Sent()
    {
        var reader = town.Services.GetRequiredService<ICollectionReader>();
        var round = (await reader.Rounds(Product)).Single(one => one.PackId == "early-years-census" && one.ClosedAt is null).Id;
        foreach (var line in (await reader.Round(Product, round))!.Providers.Where(line => line.Status == ReturnStatus.Submitted && line.Asked.ProviderId != "setting:510001"))
        {
            if ((await reader.Review(Product, line.ReturnId))!.Answers["children"] is JsonArray { Count: > 0 } children) return (round, line.ReturnId, (JsonObject)children[0]!, line.Asked.Name);
        }

        throw new InvalidOperationException("The demo's census has no return to review.");
    }
}
