using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Clocks;

/// <summary>
/// Day on which a letter counts as served. Education Act 1996 s572 (deliver, leave at the last known address, prepaid post,
/// e-mail where agreed); Interpretation Act 1978 s7 (ordinary course of post: second working day for first class).
/// </summary>
public static class ServiceDates
{
    private static readonly string[] SameDay = ["hand", "email", "e-mail", "portal"];
    private static readonly string[] Post = ["firstClassPost", "first-class post", "first class post", "post"];

    /// <summary>Day on which it counts as served.</summary>
    /// <param name="method"><c>hand</c>, <c>email</c>, <c>portal</c> or <c>firstClassPost</c>, in any case of letters.</param>
    /// <param name="sentOn">Day it was handed over, sent or posted.</param>
    /// <param name="book">Calendars.</param>
    public static Dated<DateOnly> Deemed(string method, DateOnly sentOn, CalendarBook book)
    {
        if (SameDay.Contains(method, StringComparer.OrdinalIgnoreCase))
        {
            return sentOn;
        }

        return Post.Contains(method, StringComparer.OrdinalIgnoreCase)
            ? book.AddWorkingDays(sentOn, 2)
            : Dated<DateOnly>.Missing($"\"{method}\" is not a way to serve a letter: use hand, email, portal or firstClassPost");
    }

    /// <summary>Day that clocks run from: the day proven where there is proof, otherwise the deemed day.</summary>
    /// <param name="deemed">Day it counts as served.</param>
    /// <param name="proven">Day on which receipt is proven; null without proof.</param>
    public static DateOnly RunsFrom(DateOnly deemed, DateOnly? proven) => proven ?? deemed;
}
