using System.Text.Json.Nodes;

namespace BackOffice.Host.Bench;

/// <summary>Census returns to measure with: every answer given, children of two to four, nobody real.</summary>
internal static class BenchCensus
{
    /// <summary>A return.</summary>
    /// <param name="count">How many children.</param>
    /// <param name="day">About when it is filled in; the children are of an age then.</param>
    /// <param name="from">Number of the first child: other children for another provider.</param>
    public static JsonObject Answers(int count, DateOnly day, int from = 0) => new()
    {
        ["situation"] = "children",
        ["settingName"] = "Bench Nursery",
        ["laNumber"] = "873",
        ["urn"] = "512345",
        ["telephone"] = "01632 960001",
        ["postcode"] = "CB3 0AP",
        ["category"] = "PRIV",
        ["settingType"] = "DNS",
        ["dayCare"] = "F",
        ["maintainedLink"] = false,
        ["partnership"] = false,
        ["continuouslyOpen"] = false,
        ["mondayOpen"] = "08:00",
        ["mondayClose"] = "18:00",
        ["weeksOpen"] = 50,
        ["totalStaff"] = 30,
        ["level2Staff"] = 5,
        ["level3Staff"] = 5,
        ["level3Managers"] = 2,
        ["qtsStaff"] = 2,
        ["eypsStaff"] = 1,
        ["eytsStaff"] = 1,
        ["allUnder1"] = 300,
        ["allAged1"] = 300,
        ["allAged2"] = 300,
        ["allAged3"] = 300,
        ["allAged4"] = 300,
        ["statementBy"] = "Bench",
        ["statementRole"] = "Manager",
        ["children"] = new JsonArray([.. Enumerable.Range(from, count).Select(i => Child(i, day))]),
    };

    private static JsonNode Child(int i, DateOnly day)
    {
        var young = i % 3 == 0;
        var child = new JsonObject
        {
            ["forename"] = $"Forename {Letters(i)}",
            ["surname"] = $"Surname {Letters(i * 7)}",
            ["dateOfBirth"] = day.AddYears(young ? -2 : -3 - (i % 2)).AddDays(-200 - (i % 100)).ToString("O"),
            ["sex"] = i % 2 == 0 ? "F" : "M",
            ["ethnicity"] = "WBRI",
            ["senProvision"] = "N",
            ["hoursAtSetting"] = 20,
            ["eypp"] = i % 10 == 0,
            ["daf"] = false,
            ["address"] = new JsonObject { ["line1"] = $"{i} Low Road", ["town"] = "Demotown", ["postcode"] = "CB3 0AP" },
        };
        if (i % 10 == 0) child["eyppBasis"] = "EE";
        child[young ? "expandedHours" : "fundedHours"] = 15;
        child[young ? "expandedWeeks" : "fundedWeeks"] = 38;
        if (young) child["eligibilityCode"] = $"500{i % 100_000_000:00000000}";
        return child;
    }

    private static string Letters(int i) => string.Concat(Enumerable.Range(0, 5).Select(p => (char)('a' + (i / (int)Math.Pow(26, p) % 26))));
}
