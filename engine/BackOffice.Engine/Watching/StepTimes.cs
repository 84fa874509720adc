using System.Collections.Immutable;

namespace BackOffice.Engine.Watching;

/// <summary>Something that happened to a step of some case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="StepId">The step.</param>
/// <param name="Event"><c>Started</c>, <c>Completed</c> or <c>Canceled</c>.</param>
/// <param name="At">When (UTC).</param>
public readonly record struct StepMoment(Guid CaseId, string StepId, string Event, DateTimeOffset At);

/// <summary>How long cases have spent at a step, in days.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Times">How often it was left.</param>
/// <param name="Median">Half of the cases were faster.</param>
/// <param name="NinetyPercent">Nine in ten were faster.</param>
public sealed record StepTime(string StepId, int Times, double Median, double NinetyPercent);

/// <summary>Works out how long cases spend at steps.</summary>
public static class StepTimes
{
    /// <summary>The times of every step that was left. A step that was entered again counts each time; cancelled steps are not counted.</summary>
    /// <param name="moments">What happened, in the order in which it happened within each case.</param>
    /// <param name="from">First moment of the period: steps left before it do not count.</param>
    public static ImmutableList<StepTime> Of(IEnumerable<StepMoment> moments, DateTimeOffset from = default)
    {
        ArgumentNullException.ThrowIfNull(moments);
        var entered = new Dictionary<(Guid, string), Queue<DateTimeOffset>>();
        var days = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var moment in moments)
        {
            var key = (moment.CaseId, moment.StepId);
            if (moment.Event == "Started")
            {
                if (!entered.TryGetValue(key, out var waiting))
                {
                    entered[key] = waiting = new Queue<DateTimeOffset>();
                }

                waiting.Enqueue(moment.At);
            }
            else if (moment.Event is "Completed" or "Canceled" && entered.TryGetValue(key, out var open) && open.TryDequeue(out var since) && moment.Event == "Completed" && moment.At >= from)
            {
                if (!days.TryGetValue(moment.StepId, out var list))
                {
                    days[moment.StepId] = list = [];
                }

                list.Add((moment.At - since).TotalDays);
            }
        }

        return [.. days.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Summary(pair.Key, pair.Value))];
    }

    private static StepTime Summary(string step, List<double> days)
    {
        days.Sort();
        return new StepTime(step, days.Count, At(days, 0.5), At(days, 0.9));
    }

    /// <summary>The value below which a share of the values lies, between the two nearest where none is exactly there.</summary>
    private static double At(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
