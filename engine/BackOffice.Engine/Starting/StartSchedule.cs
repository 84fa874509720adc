using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Starting;

/// <summary>The times that a schedule has missed, and the one to come.</summary>
/// <param name="Latest">The last that has passed: the one that is made up for.</param>
/// <param name="Missed">How many passed before it, and are not made up for.</param>
/// <param name="Next">The next to come; null when there is none.</param>
public readonly record struct DueStarts(DateTimeOffset Latest, int Missed, DateTimeOffset? Next);

/// <summary>
/// When a published process starts cases by itself. Cron expressions are read by the clock on the wall in London: 09:00 is 09:00 in
/// January and in July. A time that the spring change skips comes when the clocks have gone forward; one that comes twice in autumn
/// counts once, unless the expression asks for every hour. A timer counts real time from the moment the version was taken up.
/// Whatever the expression says, a process starts by itself once a minute at most.
/// </summary>
public static class StartSchedule
{
    /// <summary>Shortest time between two starts by one step.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Most missed times that are counted one by one; before them only the latest day is looked at.</summary>
    private const int MostCounted = 2_000;

    /// <summary>True for a trigger that the calendar fires.</summary>
    /// <param name="trigger">The trigger.</param>
    public static bool IsTimed(WorkflowTrigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return trigger.Kind is "Timer" or "Cron" or "StartAt";
    }

    /// <summary>The trigger in a few words, for lists; another text is another schedule.</summary>
    /// <param name="trigger">The trigger.</param>
    public static string Spec(WorkflowTrigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return trigger.Kind switch
        {
            "Timer" => $"every {trigger.Interval:c}",
            "Cron" => $"cron {trigger.Cron}",
            "StartAt" => $"at {trigger.At?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            "HttpEndpoint" => $"{string.Join(", ", trigger.Methods)} {trigger.Path}",
            _ => trigger.EventName ?? trigger.Kind,
        };
    }

    /// <summary>The next time after a moment; null when there is none to come.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="after">The moment: when the version was taken up, or the start before.</param>
    public static DateTimeOffset? Next(WorkflowTrigger trigger, DateTimeOffset after)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        switch (trigger.Kind)
        {
            case "Timer" when trigger.Interval is { } interval && interval > TimeSpan.Zero:
                var step = interval < Shortest ? Shortest : interval;
                return DateTimeOffset.MaxValue - after > step ? after + step : null;
            case "Cron" when CronExpression.Parse(trigger.Cron ?? "") is { } cron:
                return cron.AfterInLondon(cron.HasSeconds ? after + Shortest - TimeSpan.FromSeconds(1) : after);
            case "StartAt":
                return trigger.At > after ? trigger.At : null;
            default:
                return null;
        }
    }

    /// <summary>What is due: the last time that has passed is made up for once, however long the house stood still; those before it are only counted.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="first">The earliest time that has not been dealt with.</param>
    /// <param name="now">Now.</param>
    public static DueStarts Due(WorkflowTrigger trigger, DateTimeOffset first, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        var (latest, missed) = (first, 0);
        if (trigger is { Kind: "Timer", Interval: { } interval } && interval > TimeSpan.Zero)
        {
            var step = interval < Shortest ? Shortest : interval;
            var times = (now - first).Ticks / step.Ticks;
            return new DueStarts(first + (step * times), (int)Math.Min(times, int.MaxValue), first + (step * (times + 1)));
        }

        var next = Next(trigger, latest);
        while (next <= now)
        {
            missed++;
            if (missed == MostCounted && now - next > TimeSpan.FromDays(1))
            {
                next = Next(trigger, now - TimeSpan.FromDays(1));
                if (next is null || next > now) return new DueStarts(latest, missed, next);
            }

            latest = next.Value;
            next = Next(trigger, latest);
        }

        return new DueStarts(latest, missed, next);
    }

    /// <summary>What a case that was started by the calendar is given: expressions read it as <c>start.due</c>.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="due">The time that it is for.</param>
    /// <param name="missed">How many times before it were missed.</param>
    public static JsonObject Facts(WorkflowTrigger trigger, DateTimeOffset due, int missed)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new JsonObject
        {
            ["start"] = new JsonObject
            {
                ["step"] = trigger.StepId,
                ["kind"] = trigger.Kind,
                ["due"] = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                ["day"] = London.DayOf(due).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["missed"] = missed,
            },
        };
    }
}
