using System.Collections.Immutable;

namespace BackOffice.Engine.Watching;

/// <summary>A clock that has stopped: how it went.</summary>
/// <param name="ClockId">Which clock.</param>
/// <param name="Due">Its due day.</param>
/// <param name="StoppedOn">The day it stopped.</param>
/// <param name="Missed">True when it stopped late with no excuse.</param>
public readonly record struct StoppedClock(string ClockId, DateOnly Due, DateOnly StoppedOn, bool Missed);

/// <summary>A clock that is running.</summary>
/// <param name="ClockId">Which clock.</param>
/// <param name="Due">Its due day.</param>
public readonly record struct RunningClock(string ClockId, DateOnly Due);

/// <summary>What a week will probably bring.</summary>
/// <param name="From">Monday of the week.</param>
/// <param name="Due">Clocks that come due in it.</param>
/// <param name="Missed">How many of them will probably be missed.</param>
public sealed record ForecastWeek(DateOnly From, int Due, double Missed);

/// <summary>
/// Which running clocks will probably be missed, week by week. Of the clocks of the same kind that were still running as many days before their due
/// day, as large a share will be missed as was missed before: no more is assumed.
/// </summary>
/// <param name="Weeks">The coming weeks, this one first.</param>
/// <param name="LateNow">Clocks past their day already.</param>
/// <param name="Known">Clocks that have stopped and that the forecast rests on.</param>
public sealed record BreachForecast(ImmutableList<ForecastWeek> Weeks, int LateNow, int Known)
{
    /// <summary>Fewest cases that a share is read from; with fewer, all clocks of the kind that have stopped are taken together.</summary>
    private const int Fewest = 5;

    /// <summary>Looks ahead.</summary>
    /// <param name="stopped">Clocks that have stopped, for example in the past year.</param>
    /// <param name="running">Clocks that are running.</param>
    /// <param name="today">The day in Europe/London.</param>
    /// <param name="weeks">How many weeks ahead.</param>
    public static BreachForecast Of(IEnumerable<StoppedClock> stopped, IEnumerable<RunningClock> running, DateOnly today, int weeks = 8)
    {
        ArgumentNullException.ThrowIfNull(stopped);
        ArgumentNullException.ThrowIfNull(running);
        var past = stopped.ToLookup(clock => clock.ClockId, StringComparer.Ordinal);
        var everything = past.SelectMany(group => group).ToList();
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var (due, missed, late) = (new int[weeks], new double[weeks], 0);
        foreach (var clock in running)
        {
            if (clock.Due < today)
            {
                late++;
                continue;
            }

            var week = (clock.Due.DayNumber - monday.DayNumber) / 7;
            if (week < weeks)
            {
                due[week]++;
                missed[week] += Share(past[clock.ClockId].ToList(), everything, clock.Due.DayNumber - today.DayNumber);
            }
        }

        return new BreachForecast([.. Enumerable.Range(0, weeks).Select(week => new ForecastWeek(monday.AddDays(week * 7), due[week], missed[week]))], late, everything.Count);
    }

    private static double Share(List<StoppedClock> same, List<StoppedClock> everything, int daysLeft)
    {
        // Those that were still running with so many days left: they stopped later than that.
        var alike = same.FindAll(clock => clock.Due.DayNumber - clock.StoppedOn.DayNumber < daysLeft);
        var from = alike.Count >= Fewest ? alike : same.Count >= Fewest ? same : everything;
        return from.Count == 0 ? 0 : (double)from.Count(clock => clock.Missed) / from.Count;
    }
}
