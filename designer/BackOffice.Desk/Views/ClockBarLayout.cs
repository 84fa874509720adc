using System.Globalization;
using BackOffice.Desk.Words;
using BackOffice.Engine.Cases;

namespace BackOffice.Desk.Views;

/// <summary>Where the marks of a case's clocks stand on one line from the first start to the last due day. Geometry only; no drawing.</summary>
/// <param name="From">Day at the left end.</param>
/// <param name="To">Day at the right end.</param>
/// <param name="Today">Position of today's line in per cent; null when today is before the start.</param>
/// <param name="Marks">Due days, left to right.</param>
/// <param name="Rows">Rows that the labels need so that none covers another.</param>
public sealed record ClockBarLayout(DateOnly From, DateOnly To, double? Today, IReadOnlyList<ClockMark> Marks, int Rows)
{
    // A label of two short lines takes about this share of the bar at 900 pixels.
    private const double LabelWidth = 13;

    /// <summary>Lays out the clocks, or gives null when there are none.</summary>
    public static ClockBarLayout? Of(IReadOnlyCollection<CaseClock> clocks, DateOnly today)
    {
        var shown = clocks.Where(clock => clock.Status != ClockStatus.Cancelled).ToList();
        if (shown.Count == 0) return null;

        var from = shown.Min(clock => clock.StartedOn);
        var to = shown.Max(clock => clock.Due);
        var anyOpen = shown.Any(clock => clock.Status is ClockStatus.Running or ClockStatus.Paused);
        if (anyOpen && today > to) to = today;
        if (to <= from) to = from.AddDays(1);

        double At(DateOnly day) => Math.Round(100.0 * (day.DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber), 2);

        var rowEnds = new List<double>();
        var marks = new List<ClockMark>();
        foreach (var group in shown.GroupBy(clock => clock.Due).OrderBy(group => group.Key))
        {
            var at = At(group.Key);
            var anchor = at < LabelWidth / 2 ? MarkAnchor.Start : at > 100 - LabelWidth / 2 ? MarkAnchor.End : MarkAnchor.Middle;
            var left = anchor switch { MarkAnchor.Start => at, MarkAnchor.End => at - LabelWidth, _ => at - LabelWidth / 2 };
            var row = rowEnds.FindIndex(end => end <= left);
            if (row < 0)
            {
                row = rowEnds.Count;
                rowEnds.Add(0);
            }
            rowEnds[row] = left + LabelWidth;
            marks.Add(new ClockMark(group.Key, at, anchor, row, Label([.. group]), Worst(group, today), [.. group]));
        }

        double? line = today < from ? null : today > to ? 100 : At(today);
        return new ClockBarLayout(from, to, anyOpen ? line : null, marks, rowEnds.Count);
    }

    /// <summary>A percentage as SVG writes it, whatever the server's culture.</summary>
    public static string Percent(double at) => at.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Label(IReadOnlyList<CaseClock> clocks)
    {
        var lengths = clocks.Select(ClockWords.Length).Distinct().Take(2).ToList();
        return string.Join(" / ", lengths) + (clocks.Count > 1 ? $" ×{clocks.Count}" : "");
    }

    private static Urgency Worst(IEnumerable<CaseClock> clocks, DateOnly today) =>
        clocks.Select(clock => ClockWords.UrgencyOf(clock, today)).MaxBy(Weight);

    private static int Weight(Urgency urgency) => urgency switch
    {
        Urgency.Late => 6,
        Urgency.Breached => 5,
        Urgency.Red => 4,
        Urgency.Amber => 3,
        Urgency.Calm => 2,
        Urgency.Still => 1,
        _ => 0,
    };
}

/// <summary>One due day on the bar.</summary>
/// <param name="Due">The day.</param>
/// <param name="At">Position in per cent from the left.</param>
/// <param name="Anchor">Which side of the label stands at the position, so that it stays inside the bar.</param>
/// <param name="Row">Row of the label, 0 at the top.</param>
/// <param name="Label">The length, for example "16 weeks".</param>
/// <param name="Urgency">The most urgent of the clocks that share the day.</param>
/// <param name="Clocks">Those clocks.</param>
public sealed record ClockMark(DateOnly Due, double At, MarkAnchor Anchor, int Row, string Label, Urgency Urgency, IReadOnlyList<CaseClock> Clocks);

/// <summary>Side of a label that stands at its mark.</summary>
public enum MarkAnchor
{
    /// <summary>The label starts at the mark.</summary>
    Start,

    /// <summary>The label is centred on the mark.</summary>
    Middle,

    /// <summary>The label ends at the mark.</summary>
    End,
}
