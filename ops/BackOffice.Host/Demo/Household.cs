using System.Text.Json.Nodes;
using Bogus;

namespace BackOffice.Host.Demo;

/// <summary>
/// What a check found about an invented household, under the names that rule sets read. Roughly as in England: one family in
/// four on Universal Credit, most of them with earnings, many just above or below the limit of free school meals.
/// </summary>
internal static class Household
{
    /// <summary>The facts of one pupil's household; null for the few whom nobody has checked.</summary>
    /// <param name="pupil">Number of the pupil. Each has chances of their own, so that further facts change nobody's name.</param>
    /// <param name="today">The day on which the county stands.</param>
    public static JsonObject? Of(int pupil, DateOnly today)
    {
        var chance = new Randomizer(20260201 + pupil);
        if (chance.Int(1, 100) > 94)
            return null;
        var universalCredit = chance.Int(1, 1000) <= 265;
        var noRecourse = !universalCredit && chance.Int(1, 1000) <= 9;
        var income = universalCredit ? 0 : chance.Int(18, 70) * 1_000;
        var parent = new JsonObject
        {
            ["incomeSupport"] = chance.Int(1, 1000) <= 4,
            ["jobseekersAllowance"] = chance.Int(1, 1000) <= 6,
            ["employmentSupport"] = chance.Int(1, 1000) <= 18,
            ["pensionCredit"] = chance.Int(1, 1000) <= 3,
            ["asylumSupport"] = chance.Int(1, 1000) <= 4 ? "part VI" : "none",
            ["childTaxCredit"] = false,
            ["workingTaxCredit"] = false,
            ["universalCredit"] = universalCredit,
            ["awards"] = Awards(chance, universalCredit, today),
            ["noRecourse"] = noRecourse,
            ["income"] = noRecourse ? chance.Int(12, 34) * 1_000 : income,
            ["savings"] = chance.Int(0, 8) * 500,
            ["children"] = chance.Int(1, 4),
            ["london"] = false,
        };
        var child = new JsonObject
        {
            ["lookedAfter"] = chance.Int(1, 1000) <= 7,
            ["leftCare"] = chance.Int(1, 1000) <= 4,
            ["disabilityLivingAllowance"] = chance.Int(1, 1000) <= 30,
        };
        if (universalCredit && chance.Int(1, 3) == 1)
            child["lastEligible"] = today.AddDays(-chance.Int(200, 1_500)).ToString("O");
        return new JsonObject { ["parent"] = parent, ["child"] = child };
    }

    /// <summary>The last three assessment periods, with earnings that move a little from month to month.</summary>
    private static JsonArray Awards(Randomizer chance, bool universalCredit, DateOnly today)
    {
        if (!universalCredit)
            return [];
        // Four in ten earn nothing or little, one in five is near the limit of £616.67 a month, the rest earn more.
        var usual = chance.Int(1, 10) switch { <= 3 => 0m, <= 4 => chance.Int(100, 560), <= 6 => chance.Int(570, 720), _ => chance.Int(730, 2_100) };
        var ends = today.AddDays(-chance.Int(3, 27));
        return [.. Enumerable.Range(0, 3).Select(month => (JsonNode)new JsonObject
        {
            ["ended"] = ends.AddMonths(-month).ToString("O"),
            ["live"] = true,
            ["netEarnings"] = usual == 0 ? 0m : Math.Round(usual * (1 + chance.Int(-3, 3) / 100m), 2),
        })];
    }
}
