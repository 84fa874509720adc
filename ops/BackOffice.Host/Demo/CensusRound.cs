using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Runtime;
using Bogus;

namespace BackOffice.Host.Demo;

/// <summary>The demo's round of the Early Years census: open now, with returns in every standing, sent through the real form.</summary>
internal sealed class CensusRound(IGrains grains, County county, DateOnly today, Action<CommandAnswer> check)
{
    private const string PackId = "early-years-census";
    private readonly Faker _faker = new("en_GB") { Random = new Randomizer(20270121) };
    private readonly RoundId _id = new(CommandIds.From("demo:census"));

    /// <summary>Begins the round as its officer and lets some settings answer.</summary>
    /// <param name="officer">Caseworker of the early years team.</param>
    public async Task Hold(Actor officer)
    {
        var window = new RoundWindow(today.AddDays(-10), today.AddDays(4), today.AddDays(32), today.AddDays(-7));
        check(await grains.Round(_id).Do(
            new OpenRound(PackId, "census", $"Early years census, {today.Year} practice round", window, [.. county.Settings.Select(s => new AskedProvider(s.Id, s.Name, s.Email))]),
            CommandIds.From("demo:census:open"), officer));

        var known = new KnownChildren(grains, check);

        // The first is the demo's own nursery, which has not begun. Of the others every standing is there.
        foreach (var (setting, number) in county.Settings.Skip(1).Select((setting, number) => (setting, number)).Where(row => row.number % 5 != 4))
        {
            var manager = new Actor($"demo:{setting.Id}", setting.HeadName, [Role.Provider], [], setting.Id);
            var form = grains.Return(_id.ReturnOf(setting.Id));
            Task<CommandAnswer> Do(ReturnCommand command, Actor actor) => form.Do(command, CommandIds.From($"demo:census:{setting.Id}:{command.GetType().Name}"), actor);
            check(await Do(new StartReturn(PackId, "early-years-census", null, _id.Value), manager));
            var answers = number % 7 == 3 ? Nil(manager) : Full(setting, manager);
            if (number % 5 == 0 && answers["children"] is JsonArray children) await known.Meet(setting, children);
            check(await Do(new SavePage("all", answers), manager));
            if (number % 5 == 3) continue;
            check(await Do(new SubmitReturn(), manager));
            if (number % 5 == 0) check(await Do(new AcceptReturn(), officer));
            if (number % 10 == 6 && number % 7 != 3) check(await Do(new QueryReturn([new AskedQuestion("You have more staff than last time. Is the number right?", ["totalStaff"])]), officer));
        }
    }

    /// <summary>A childminder's return of last term, sent and accepted: this term its answers only need to be confirmed.</summary>
    /// <param name="officer">Caseworker of the early years team.</param>
    public async Task AcceptLastTerms(Actor officer)
    {
        var setting = county.Settings[County.ReturningChildminder];
        var manager = new Actor($"demo:{setting.Id}", setting.HeadName, [Role.Provider], [], setting.Id);
        var round = new RoundId(CommandIds.From("demo:census:last-term"));
        var window = new RoundWindow(today.AddDays(-110), today.AddDays(-96), today, today.AddDays(-107));
        Guid Id(string step) => CommandIds.From($"demo:census:last-term:{step}");
        check(await grains.Round(round).Do(new OpenRound(PackId, "census", "Early years census, last term", window, [new AskedProvider(setting.Id, setting.Name, setting.Email)]), Id("open"), officer));
        var form = grains.Return(round.ReturnOf(setting.Id));
        check(await form.Do(new StartReturn(PackId, "early-years-census", null, round.Value), Id("start"), manager));
        check(await form.Do(new SavePage("all", Full(setting, manager, older: 120)), Id("save"), manager));
        check(await form.Do(new SubmitReturn(), Id("send"), manager));
        check(await form.Do(new AcceptReturn(), Id("accept"), officer));
        check(await grains.Round(round).Do(new CloseRound(), Id("close"), officer));
    }

    private static JsonObject Nil(Actor manager) => new()
    {
        ["situation"] = "nil",
        ["nilReason"] = "NONE",
        ["statementBy"] = manager.Name,
        ["statementRole"] = "Manager",
        ["$declared"] = new JsonObject { ["statement"] = "statement", ["agreedBy"] = manager.Name },
    };

    private JsonObject Full(DemoProvider setting, Actor manager, int older = 0)
    {
        var childminder = setting.Kind == "childminder";
        var answers = new JsonObject
        {
            ["situation"] = "children",
            ["settingName"] = setting.Name.Split(',')[0],
            ["laNumber"] = "873",
            ["urn"] = setting.Urn,
            ["telephone"] = setting.Phone,
            ["postcode"] = setting.Address.Postcode,
            ["category"] = childminder ? "CHMD" : "PRIV",
            ["maintainedLink"] = false,
            ["partnership"] = false,
            ["continuouslyOpen"] = true,
            ["weeksOpen"] = 48,
            ["totalStaff"] = childminder ? 1 : 12,
            ["level2Staff"] = childminder ? 0 : 4,
            ["level3Staff"] = childminder ? 1 : 6,
            ["level3Managers"] = 0,
            ["qtsStaff"] = 0,
            ["eypsStaff"] = 0,
            ["eytsStaff"] = 0,
            ["statementBy"] = manager.Name,
            ["statementRole"] = "Manager",
            ["$declared"] = new JsonObject { ["statement"] = "statement", ["agreedBy"] = manager.Name },
        };
        foreach (var day in (string[])["monday", "tuesday", "wednesday", "thursday", "friday"]) (answers[$"{day}Open"], answers[$"{day}Close"]) = ("08:00", "18:00");
        if (childminder) answers["childminderCategory"] = "IND";
        else (answers["settingType"], answers["dayCare"]) = ("DNS", "F");
        var children = new JsonArray();
        var count = childminder ? 2 : _faker.Random.Int(8, 30);
        for (var i = 0; i < count; i++)
        {
            children.Add(new JsonObject
            {
                ["forename"] = _faker.Name.FirstName(),
                ["surname"] = _faker.Name.LastName(),
                ["dateOfBirth"] = today.AddYears(-3).AddDays(-150 - older - (i * 8)).ToString("O"),
                ["sex"] = _faker.PickRandom("F", "M"),
                ["ethnicity"] = "WBRI",
                ["address"] = new JsonObject { ["line1"] = $"{_faker.Random.Int(1, 90)} {_faker.Address.StreetName()}", ["town"] = "Fenhaven", ["postcode"] = setting.Address.Postcode },
                ["senProvision"] = "N",
                ["hoursAtSetting"] = 15,
                ["fundedHours"] = 15,
                ["extendedHours"] = 0,
                ["fundedWeeks"] = 38,
                ["eypp"] = false,
                ["daf"] = false,
            });
        }

        answers["children"] = children;
        (answers["allUnder1"], answers["allAged1"], answers["allAged2"], answers["allAged3"], answers["allAged4"]) = (0, childminder ? 0 : 4, childminder ? 0 : 8, count, count);
        return answers;
    }
}
