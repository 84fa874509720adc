using BackOffice.Desk.Words;
using BackOffice.Rules.Sets;

namespace BackOffice.Designer.Rules;

/// <summary>The days that matter to a rule set, in words.</summary>
public static class RuleDates
{
    /// <summary>From when until when the set applies.</summary>
    public static string Applies(RuleSet? set) => set switch
    {
        null => "",
        { ValidFrom: null, ValidTo: null } => "always",
        { ValidFrom: { } from, ValidTo: null } => $"from {DayWords.Short(from)}",
        { ValidFrom: null, ValidTo: { } to } => $"until {DayWords.Short(to)}",
        { ValidFrom: { } from, ValidTo: { } to } => $"{DayWords.Short(from)} to {DayWords.Short(to)}",
    };

    /// <summary>The next day on which something in the set changes, and what.</summary>
    public static string Next(RuleSet? set, DateOnly today) =>
        set is not null && Coming(set, today).OrderBy(change => change.On).FirstOrDefault() is { What: { } what } next ? $"{DayWords.Short(next.On)}: {what}" : "";

    /// <summary>Days on which a value or a rule begins or ends, in no order.</summary>
    public static IEnumerable<(DateOnly On, string What)> Coming(RuleSet set, DateOnly today)
    {
        foreach (var parameter in set.Parameters)
            foreach (var value in parameter.Values)
                if (value.From > today) yield return (value.From.Value, $"{parameter.Title ?? parameter.Name} {parameter.Show(value.Value)}");
        foreach (var rule in set.Rules)
        {
            if (rule.ValidFrom > today) yield return (rule.ValidFrom.Value, $"{rule.Name} begins");
            if (rule.ValidTo >= today) yield return (rule.ValidTo.Value.AddDays(1), $"{rule.Name} no longer applies");
        }
        if (set.ValidTo >= today) yield return (set.ValidTo.Value.AddDays(1), "the set no longer applies");
    }
}
