using System.Globalization;

namespace BackOffice.Forms.Values;

/// <summary>The words of every built-in error, as the GOV.UK Design System asks for them: what to do, never blame.</summary>
internal static class ErrorWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The message for a missing answer.</summary>
    public static string Missing(FieldDefinition field, TextEntry? words) => Own(words, "required") ?? field.Type switch
    {
        FieldType.YesNo => words?.Name is { } name ? $"Select {name}" : $"Select yes or no{About(words)}",
        FieldType.Code or FieldType.Codes => $"Select {Name(words, field)}",
        FieldType.File => $"Upload {Name(words, field)}",
        FieldType.Declaration => words?.Name is { } statement ? $"Confirm {statement}" : "Tick the box to confirm that you agree",
        FieldType.RowSet => $"Add {Name(words, field)}",
        _ => $"Enter {Name(words, field)}",
    };

    /// <summary>The message for an answer that could not be understood.</summary>
    public static string Format(FieldDefinition field, TextEntry? words, ValueFault fault) => Own(words, fault.Kind) ?? (field.Type switch
    {
        FieldType.Integer => $"{Start(words, field)} must be a whole number, like 15",
        FieldType.Number => $"{Start(words, field)} must be a number, like 7.5",
        FieldType.Decimal when fault.Kind == "places" => $"{Start(words, field)} must have {field.Places ?? 2} decimal places or fewer",
        FieldType.Decimal => $"{Start(words, field)} must be a number, like 7.5",
        FieldType.Money when fault.Kind == "places" => $"{Start(words, field)} must be in pounds and pence, like £12.50",
        FieldType.Money => $"{Start(words, field)} must be an amount of money, like £12.50",
        FieldType.Date => Date(Start(words, field), fault),
        FieldType.Time => $"{Start(words, field)} must be a time, like 9:30am or 14:15",
        FieldType.YesNo => $"Select yes or no{About(words)}",
        FieldType.Code or FieldType.Codes => $"Select {Name(words, field)} from the list",
        FieldType.Postcode => "Enter a full UK postcode, like AA3 1AB",
        FieldType.Email => "Enter an email address in the correct format, like name@example.com",
        FieldType.Phone => "Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
        FieldType.NiNumber => "Enter a National Insurance number in the correct format, like QQ 12 34 56 C",
        FieldType.Upn => fault.Detail switch
        {
            "letter" => $"{Start(words, field)} has the wrong first letter for its numbers. Check each character",
            "authority" => $"{Start(words, field)} has a local authority number that is not in use. Check the second to fourth characters",
            _ => $"{Start(words, field)} must be 13 characters: a letter and 12 numbers, like A123456789012",
        },
        FieldType.Address => fault.Detail switch
        {
            "line1" => "Enter address line 1, typically the building and street",
            "town" => "Enter town or city",
            "postcode" => "Enter postcode",
            _ => "Enter a full UK postcode, like AA3 1AB",
        },
        FieldType.File => $"Upload {Name(words, field)} again",
        _ => $"Enter {Name(words, field)} as text",
    });

    public static string TooShort(FieldDefinition field, TextEntry? words, int min) =>
        Own(words, "minLength", ("min", min.ToString(British))) ?? $"{Start(words, field)} must be {min.ToString("N0", British)} {(min == 1 ? "character" : "characters")} or more";

    public static string TooLong(FieldDefinition field, TextEntry? words, int max) =>
        Own(words, "maxLength", ("max", max.ToString(British))) ?? $"{Start(words, field)} must be {max.ToString("N0", British)} {(max == 1 ? "character" : "characters")} or less";

    public static string Pattern(FieldDefinition field, TextEntry? words) => Own(words, "pattern") ?? $"Enter {Name(words, field)} in the correct format";

    public static string TooSmall(FieldDefinition field, TextEntry? words) =>
        Own(words, "min", ("min", Amount(field, field.Min))) ?? (field.Max is null || field.Type == FieldType.RowSet ? $"{Start(words, field)} must be {Amount(field, field.Min)} or more" : Between(field, words));

    public static string TooGreat(FieldDefinition field, TextEntry? words) =>
        Own(words, "max", ("max", Amount(field, field.Max))) ?? (field.Min is null || field.Type == FieldType.RowSet ? $"{Start(words, field)} must be {Amount(field, field.Max)} or less" : Between(field, words));

    public static string NotInList(FieldDefinition field, TextEntry? words) => Own(words, "option") ?? $"Select {Name(words, field)} from the list";

    public static string TooEarly(FieldDefinition field, TextEntry? words, DateOnly earliest, DateOnly today) =>
        Own(words, "notBefore", ("min", Day(earliest))) ?? (earliest == today
            ? $"{Start(words, field)} must be today or in the future"
            : earliest == today.AddDays(1) ? $"{Start(words, field)} must be in the future" : $"{Start(words, field)} must be the same as or after {Day(earliest)}");

    public static string TooLate(FieldDefinition field, TextEntry? words, DateOnly latest, DateOnly today) =>
        Own(words, "notAfter", ("max", Day(latest))) ?? (latest == today
            ? $"{Start(words, field)} must be today or in the past"
            : latest == today.AddDays(-1) ? $"{Start(words, field)} must be in the past" : $"{Start(words, field)} must be the same as or before {Day(latest)}");

    public static string TooFewRows(FieldDefinition field, TextEntry? words) =>
        Own(words, "min", ("min", Amount(field, field.Min))) ?? (field.Min == 1 ? $"Add {Name(words, field)}" : $"Add at least {Amount(field, field.Min)}{(words?.Name is { } n ? $" {n}" : "")}");

    public static string TooManyRows(FieldDefinition field, TextEntry? words) =>
        Own(words, "max", ("max", Amount(field, field.Max))) ?? $"There can be at most {Amount(field, field.Max)}. Remove some";


    private static string Between(FieldDefinition field, TextEntry? words) => $"{Start(words, field)} must be between {Amount(field, field.Min)} and {Amount(field, field.Max)}";

    private static string Date(string start, ValueFault fault) => fault.Detail switch
    {
        ['m', 'i', 's', 's', 'i', 'n', 'g', ':', .. var parts] => $"{start} must include a {parts}",
        "year" => "Year must include 4 numbers",
        _ => $"{start} must be a real date",
    };

    private static string Amount(FieldDefinition field, decimal? value)
    {
        var v = value.GetValueOrDefault();
        if (field.Type == FieldType.Money) return decimal.Truncate(v) == v ? $"£{v.ToString("N0", British)}" : $"£{v.ToString("N2", British)}";
        return v.ToString("#,0.############", British);
    }

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", British);

    private static string About(TextEntry? words) => words?.Label is { } label ? $": {label}" : "";

    /// <summary>What the answer is called after a verb: "date of birth", "UPN".</summary>
    public static string Name(TextEntry? words, FieldDefinition field)
    {
        if (words?.Name is { } name) return name;
        var label = words?.Short ?? words?.Label;
        if (label is null) return Spaced(field.Name);
        return label.EndsWith('?') ? $"an answer to “{label}”" : Lower(label);
    }

    /// <summary>What the answer is called at the start of a sentence: "Date of birth".</summary>
    private static string Start(TextEntry? words, FieldDefinition field)
    {
        if (words?.Name is null && (words?.Short ?? words?.Label) is { } label && label.EndsWith('?')) return "Your answer";
        var name = Name(words, field);
        return char.ToUpper(name[0], British) + name[1..];
    }

    /// <summary>Lower case at the start, unless the first word is a name in capitals such as UPN.</summary>
    private static string Lower(string label) =>
        label.Length > 1 && char.IsUpper(label[0]) && !char.IsUpper(label[1]) ? char.ToLower(label[0], British) + label[1..] : label;

    /// <summary>"dateOfBirth" as "date of birth".</summary>
    public static string Spaced(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    private static string? Own(TextEntry? words, string kind, params (string Name, string Value)[] values)
    {
        if (words is null || !words.Errors.TryGetValue(kind, out var message)) return null;
        foreach (var (name, value) in values) message = message.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return message;
    }
}
