using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Journeys;

/// <summary>What people of a setting do on their way through the census.</summary>
internal static class CensusSteps
{
    /// <summary>Signs in somebody of a setting, whom the council asks, and starts the return.</summary>
    public static async Task<Browser> Begun(this PortalHost host, string email, string organisation)
    {
        var browser = await host.SignedIn(email, organisation);
        await host.Asked(browser, organisation);
        return browser;
    }

    /// <summary>The council begins a round that asks the setting, and the setting starts its return.</summary>
    public static async Task Asked(this PortalHost host, Browser browser, string organisation, string packId = "early-years-census")
    {
        var pack = host.Services.GetRequiredService<IPacks>().Find(packId)!;
        var officer = new Actor("officer", "Officer", [Role.Caseworker], [pack.Collections[0].Team ?? pack.Team]);
        var round = new RoundId(Guid.NewGuid());
        var today = London.DayOf(DateTimeOffset.UtcNow);
        var window = new RoundWindow(today.AddDays(-1), today.AddDays(7), today.AddDays(14), new DateOnly(2027, 1, 21));
        var answer = await host.Services.GetRequiredService<IGrains>().Round(round).Do(
            new OpenRound(packId, pack.Collections[0].Id, pack.Collections[0].Title, window, [new AskedProvider(organisation, "Sunny Corner", null)]), Guid.NewGuid(), officer);
        answer.Ok.ShouldBeTrue(answer.Sentence);
        await browser.Go($"/rounds/{round}");
        await browser.Send(typed: [], "/start");
    }

    public static async Task<Browser> SignedIn(this PortalHost host, string email, string organisation)
    {
        await host.Account(email, Role.Provider, organisation);
        var browser = host.Browser();
        await browser.Go($"/test/sign-in?email={email}");
        return browser;
    }

    public static async Task Situation(this Browser browser, string list, string situation)
    {
        await browser.Go($"{list}/pages/situation-page");
        await browser.Send(("situation", situation));
    }

    /// <summary>What is kept of a return.</summary>
    /// <param name="host">The portal.</param>
    /// <param name="organisation">Whose return it is.</param>
    /// <param name="path">Any address of the return.</param>
    public static async Task<JsonObject> Answers(this PortalHost host, string organisation, string path)
    {
        var somebody = new Actor("somebody", "Somebody of theirs", [Role.Provider], [], organisation);
        return (await host.Services.GetRequiredService<IReturnReader>().Page(somebody, Guid.Parse(path.Split('/', '?')[2])))!.State.Answers;
    }

    public static Task<Browser> Upload(this Browser browser, string list, string csv, string name = "children.csv", bool replace = false) => browser.Upload(list, Encoding.UTF8.GetBytes(csv), name, replace);

    public static async Task<Browser> Upload(this Browser browser, string list, byte[] content, string name = "children.csv", bool replace = false)
    {
        await browser.Go($"{list}/rows/children/upload");
        return await browser.Send(replace ? [("replace", "yes")] : [], "/upload", [("file", name, content)]);
    }
}
