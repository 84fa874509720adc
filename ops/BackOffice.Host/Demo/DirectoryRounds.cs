using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Runtime;
using Bogus;

namespace BackOffice.Host.Demo;

/// <summary>The demo's public directory: most settings and some schools have described themselves, and the council has accepted it. A round of incidents is open beside.</summary>
internal sealed class DirectoryRounds(IGrains grains, County county, DateOnly today, Action<CommandAnswer> check)
{
    private static readonly string[] Needs = ["SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD"];

    private readonly Faker _faker = new("en_GB") { Random = new Randomizer(20270122) };

    /// <summary>Holds the rounds as their officer.</summary>
    /// <param name="officer">Caseworker of the teams that hold them.</param>
    public async Task Hold(Actor officer)
    {
        var entries = await Open("family-information-directory", "entry", $"Family information directory, {today.Year}", new RoundWindow(today.AddDays(-60), today.AddDays(-20), today.AddDays(300)), county.Settings, officer);
        foreach (var (setting, number) in county.Settings.Select((setting, number) => (setting, number)).Where(row => row.number % 11 != 10))
            await Answer(entries, "family-information-directory", "directory-entry", setting, number == 7 ? Removal(setting) : Entry(setting, number), number % 13 == 12 ? null : officer);

        var offers = await Open("school-local-offer", "offer", $"School local offer, {today.Year}", new RoundWindow(today.AddDays(-60), today.AddDays(10), today.AddDays(300)), county.Schools, officer);
        foreach (var (school, number) in county.Schools.Select((school, number) => (school, number)).Where(row => row.number % 3 == 2))
            await Answer(offers, "school-local-offer", "local-offer", school, Offer(school, number), number % 9 == 8 ? null : officer);

        await Open("termly-nil-return", "incidents", $"Prejudice-related incidents, term to {today.AddDays(25):MMMM yyyy}", new RoundWindow(today.AddDays(-60), today.AddDays(53), today.AddDays(80), today.AddDays(25)), county.Schools, officer);
    }

    private async Task<RoundId> Open(string pack, string collection, string title, RoundWindow window, IEnumerable<DemoProvider> asked, Actor officer)
    {
        var id = new RoundId(CommandIds.From($"demo:{pack}"));
        check(await grains.Round(id).Do(new OpenRound(pack, collection, title, window, [.. asked.Select(provider => new AskedProvider(provider.Id, provider.Name, provider.Email))]), CommandIds.From($"demo:{pack}:open"), officer));
        return id;
    }

    private async Task Answer(RoundId round, string pack, string form, DemoProvider provider, JsonObject answers, Actor? accepts)
    {
        var head = new Actor($"demo:{provider.Id}", provider.HeadName, [Role.Provider], [], provider.Id);
        var grain = grains.Return(round.ReturnOf(provider.Id));
        answers["$declared"] = new JsonObject { ["statement"] = "statement", ["agreedBy"] = head.Name };
        Task<CommandAnswer> Do(ReturnCommand command, Actor actor) => grain.Do(command, CommandIds.From($"demo:{pack}:{provider.Id}:{command.GetType().Name}"), actor);
        check(await Do(new StartReturn(pack, form, null, round.Value), head));
        check(await Do(new SavePage("all", answers), head));
        check(await Do(new SubmitReturn(), head));
        if (accepts is not null) check(await Do(new AcceptReturn(), accepts));
    }

    private static JsonObject Removal(DemoProvider setting) => new() { ["outcome"] = "remove", ["removeReason"] = "We are full until next year and do not want to be found.", ["checkedBy"] = setting.HeadName };

    private JsonObject Entry(DemoProvider setting, int number)
    {
        var childminder = setting.Kind == "childminder";
        var sessions = new JsonArray { Session("FULL", childminder ? "07:30" : "08:00", "18:00", number % 3 == 0, childminder ? 6m : 62m, childminder ? "HOUR" : "DAY", _faker.Random.Int(0, 4)) };
        if (!childminder) sessions.Add(Session("MORN", "08:30", "12:30", true, 34m, "SESS", _faker.Random.Int(0, 6)));
        if (number % 4 == 1) sessions.Add(Session("AFTS", "15:15", "18:30", true, 15m, "SESS", _faker.Random.Int(0, 8)));
        return new JsonObject
        {
            ["outcome"] = "update",
            ["name"] = setting.Name.Split(',')[0],
            ["childcareType"] = childminder ? "CHMD" : setting.Name.Contains("Pre-school", StringComparison.Ordinal) ? "PRES" : "DAYN",
            ["ofstedUrn"] = $"EY{setting.Urn}",
            ["about"] = childminder ? "A small group in a family home with a garden, near the school. Children help to cook, and we walk to the library every week." : $"We look after children in light rooms with a garden of our own in {setting.Address.Town}. Meals are cooked here.",
            ["showAddress"] = !childminder || number % 2 == 0,
            ["address"] = new JsonObject { ["line1"] = setting.Address.Line1, ["town"] = setting.Address.Town, ["postcode"] = setting.Address.Postcode },
            ["phone"] = setting.Phone,
            ["email"] = setting.Email,
            ["youngestMonths"] = number % 3 == 0 ? 24 : 9,
            ["oldestYears"] = childminder ? 11 : 4,
            ["fundedHours"] = number % 3 == 0 ? new JsonArray("UNI", "EXT") : new JsonArray("U9M", "TWO", "UNI", "EXT"),
            ["taxFreeChildcare"] = true,
            ["sessions"] = sessions,
            ["access"] = number % 2 == 0 ? "Step-free entrance and an accessible toilet." : null,
            ["sendExperience"] = "Two of us have looked after children with speech and language needs.",
            ["checkedBy"] = setting.HeadName,
        };
    }

    private static JsonObject Session(string kind, string from, string to, bool termTimeOnly, decimal charge, string unit, int vacancies) => new()
    {
        ["kind"] = kind,
        ["from"] = from,
        ["to"] = to,
        ["termTimeOnly"] = termTimeOnly,
        ["charge"] = charge,
        ["chargeUnit"] = unit,
        ["vacancies"] = vacancies,
    };

    private JsonObject Offer(DemoProvider school, int number)
    {
        var web = $"https://school{number + 1}.example";
        return new JsonObject
        {
            ["schoolName"] = school.Name,
            ["urn"] = school.Urn,
            ["phase"] = school.Phase switch { "primary" => "P", "secondary" => "S", _ => "X" },
            ["sencoName"] = _faker.Name.FullName(),
            ["sencoEmail"] = $"senco@school{number + 1}.example",
            ["sencoPhone"] = school.Phone,
            ["reportUrl"] = $"{web}/send",
            ["reportOn"] = today.AddDays(-90 - number).ToString("O"),
            ["needsMet"] = new JsonArray([.. _faker.Random.ArrayElements(Needs, school.Phase == "special" ? 6 : 3).Order().Select(need => (JsonNode)need)]),
            ["identify"] = "Teachers tell the co-ordinator when a child does not make the progress we expect, and so may you at any time.",
            ["teach"] = "In class, with work that fits the child; some children have a small group or an adult beside them for part of the week.",
            ["involveParents"] = "We meet three times a year and write the plan together.",
            ["involveChildren"] = "Children say what helps them, in words or with pictures, before each meeting.",
            ["moves"] = "We visit the next school together and hand over what we know.",
            ["training"] = "All staff are trained in speech and language; two in autism.",
            ["wellbeing"] = "A quiet room is open at break, and each child has an adult to go to.",
            ["complaints"] = "Speak to the class teacher first, then to the head teacher, then to the governors.",
            ["hasUnit"] = number % 12 == 2,
            ["unitName"] = number % 12 == 2 ? "The Harbour" : null,
            ["unitPlaces"] = number % 12 == 2 ? 10 : null,
            ["accessFeatures"] = new JsonArray("STEP", "TOIL"),
            ["accessPlanUrl"] = $"{web}/accessibility",
            ["support"] = new JsonArray(new JsonObject { ["name"] = "Talking group", ["forWhom"] = "Children who find speech hard", ["howOften"] = "Twice a week" }),
            ["agreedBy"] = $"{school.HeadName}, head teacher",
        };
    }
}
