using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Host.Demo;
using BackOffice.Store.Accounts;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>Two process owners have the same process open as an outline. Who comes second is told, and loses nothing.</summary>
/// <remarks>In a county of its own: other journeys count the drafts of the process.</remarks>
public class OutlineTogetherTests(Town town) : IClassFixture<Town>
{
    private const string Pack = "ehc-needs-assessment";
    private const string Second = "second.owner@fenland.example";

    private static readonly Actor Reader = new("browser-test:together", "Rita Reader", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task Who_comes_second_puts_theirs_together_with_the_others_and_where_both_changed_the_same_step_keeps_a_copy()
    {
        await AddSecondOwner();
        var (one, other) = (await town.SignedIn("processes@fenland.example"), await town.SignedIn(Second));
        var address = $"/design/workflows/{Pack}/outline";
        await Open(one, address);
        await Open(other, address);

        // Both begin with what runs; the second change finds that a draft was begun meanwhile. They touched different steps.
        await Rename(one, "check-request", "Check the request well");
        await one.GetByText("Draft \"Changes to the process\", last saved").WaitForAsync();
        await Rename(other, "decide-assess", "Decide together");
        await other.GetByRole(AriaRole.Alert).GetByText("saved the draft \"Changes to the process\" after you opened this process here").WaitForAsync();
        await other.IsAccessible();
        await other.Picture("outline-together", whole: true);
        await other.GetByRole(AriaRole.Button, new() { Name = "Put mine together with theirs" }).ClickAsync();
        await other.GetByText("What you did and what the others did are in the draft together.").WaitForAsync();
        var draft = (await Drafts()).ShouldHaveSingleItem();
        (await Titles(draft)).ShouldBe(("Check the request well", "Decide together"));

        // The first has not seen that save, and both change the same step now: a copy of their own is what is left.
        await Rename(other, "decide-assess", "Decide in the panel");
        await other.GetByText("Draft \"Changes to the process\", last saved").WaitForAsync();
        await Saved(draft.Id, "Decide in the panel");
        await Rename(one, "decide-assess", "Decide alone");
        var told = one.GetByRole(AriaRole.Alert);
        await told.GetByText("Both of you have changed the same: Decide alone.").WaitForAsync();
        (await told.GetByRole(AriaRole.Button, new() { Name = "Put mine together with theirs" }).CountAsync()).ShouldBe(0);
        await one.SetViewportSizeAsync(390, 844);
        await one.Picture("phone-outline-together");
        (await one.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the offer scrolls sideways on a phone");
        await told.GetByRole(AriaRole.Button, new() { Name = "Put mine into a draft of my own" }).ClickAsync();
        await one.GetByText("had it\", last saved").WaitForAsync();
        var copy = (await Drafts()).Single(known => known.Id != draft.Id);
        (await Titles(copy)).Item2.ShouldBe("Decide alone");
        (await Titles(draft)).ShouldBe(("Check the request well", "Decide in the panel"));
    }

    private static async Task Open(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.IsLive();
        await page.Locator("[data-outline=on]").WaitForAsync();
    }

    /// <summary>Gives a step another name, and leaves the box so that it is taken.</summary>
    private static async Task Rename(IPage page, string step, string name)
    {
        await page.Locator($"[data-outline-row='{step}']").ClickAsync();
        await page.Locator($"[data-outline-row='{step}'].is-chosen").WaitForAsync();
        await page.Locator("#step-name").FillAsync(name);
        await page.Locator("#step-name").PressAsync("Tab");
        await page.Locator($"[data-outline-row='{step}']").GetByText(name).WaitForAsync();
    }

    private async Task AddSecondOwner()
    {
        using var scope = town.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account { UserName = Second, Email = Second, EmailConfirmed = true, DisplayName = "Sian Second", Teams = "", CreatedAt = DateTimeOffset.UtcNow };
        (await accounts.CreateAsync(account, DemoAccounts.Password)).Succeeded.ShouldBeTrue();
        (await accounts.AddToRolesAsync(account, [nameof(Role.ProcessOwner)])).Succeeded.ShouldBeTrue();
    }

    private async Task<IReadOnlyList<PackDraft>> Drafts() => (await town.Services.GetRequiredService<IPackReader>().Life(Reader, Pack))!.Drafts;

    /// <summary>Waits until a save has arrived in the draft: the line on the page is that of the save before until then.</summary>
    private async Task Saved(Guid draft, string text)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if ((await town.Services.GetRequiredService<IPackReader>().Draft(Reader, Pack, draft))!.Files["workflow.json"].Contains(text, StringComparison.Ordinal))
                return;
            await Task.Delay(100);
        }
        throw new TimeoutException($"\"{text}\" has not arrived in the draft.");
    }

    private async Task<(string?, string?)> Titles(PackDraft draft)
    {
        var text = (await town.Services.GetRequiredService<IPackReader>().Draft(Reader, Pack, draft.Id))!.Files["workflow.json"];
        var steps = JsonNode.Parse(text)!["root"]!["activities"]!.AsArray();
        string? Name(string id) => (string?)steps.First(step => (string?)step!["id"] == id)!["metadata"]!["displayText"];
        return (Name("check-request"), Name("decide-assess"));
    }
}
