using BackOffice.Rules.Calendars;

namespace BackOffice.Desk.Pages.Admin.Calendars;

/// <summary>A school year while it is being typed: any day may still be missing.</summary>
public sealed class YearDraft
{
    /// <summary>First day.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; set; }

    /// <summary>Terms.</summary>
    public List<TermDraft> Terms { get; } = [];

    /// <summary>Staff days and closures.</summary>
    public List<ClosureDraft> Closures { get; } = [];

    /// <summary>A year as it stands.</summary>
    public static YearDraft Of(SheetYear year)
    {
        var draft = new YearDraft { From = year.From, To = year.To };
        draft.Terms.AddRange(year.Terms.Select(term => new TermDraft { From = term.From, To = term.To }));
        draft.Closures.AddRange(year.Closures.Select(closure => new ClosureDraft { Day = closure.Day, Staff = closure.Staff, Reason = closure.Reason }));
        return draft;
    }

    /// <summary>An empty year of six half terms.</summary>
    public static YearDraft Begin(DateOnly from)
    {
        var draft = new YearDraft { From = from, To = from.AddYears(1).AddDays(-1) };
        draft.Terms.AddRange(Enumerable.Range(0, 6).Select(_ => new TermDraft()));
        return draft;
    }

    /// <summary>The year, with what is missing said in sentences. Rows that were left empty do not count.</summary>
    public (SheetYear? Year, IReadOnlyList<string> Missing) Finish()
    {
        var missing = new List<string>();
        if (From is null) missing.Add("Enter the first day of the school year.");
        if (To is null) missing.Add("Enter the last day of the school year.");
        for (var i = 0; i < Terms.Count; i++)
        {
            if (Terms[i] is { From: null, To: not null }) missing.Add($"Enter the first day of term {i + 1}.");
            if (Terms[i] is { From: not null, To: null }) missing.Add($"Enter the last day of term {i + 1}.");
        }
        if (Closures.Exists(closure => closure.Day is null && !string.IsNullOrWhiteSpace(closure.Reason))) missing.Add("Enter the day of each staff day or closure.");
        return missing.Count > 0 ? (null, missing) : (new SheetYear(
            From!.Value,
            To!.Value,
            [.. Terms.Where(term => term.From is not null).Select(term => new DaySpan(term.From!.Value, term.To!.Value))],
            [.. Closures.Where(closure => closure.Day is not null).Select(closure => new SheetClosure(closure.Day!.Value, closure.Staff, closure.Reason))]), []);
    }
}

/// <summary>A term while it is being typed.</summary>
public sealed class TermDraft
{
    /// <summary>First day.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; set; }
}

/// <summary>A staff day or closure while it is being typed.</summary>
public sealed class ClosureDraft
{
    /// <summary>The day.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>True for a staff day.</summary>
    public bool Staff { get; set; } = true;

    /// <summary>Why.</summary>
    public string? Reason { get; set; }
}
