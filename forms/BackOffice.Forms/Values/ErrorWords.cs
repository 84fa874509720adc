using System.Globalization;

namespace BackOffice.Forms.Values;

/// <summary>The words of every built-in error, as the GOV.UK Design System asks for them: what to do, never blame.</summary>
internal static class ErrorWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The message for a missing answer.</summary>
    public static string Missing(FieldDefinition field, TextEntry? words) => Own(words, "required") ?? field.Type switch
    {
        FieldType.YesNo => words?.Name is not null ? Say("Select {name}", words, field) : Say("Select yes or no", words, field) + About(words),
        FieldType.Code or FieldType.Codes => Say("Select {name}", words, field),
        FieldType.File => Say("Upload {name}", words, field),
        FieldType.Declaration => words?.Name is not null ? Say("Confirm {name}", words, field) : Say("Tick the box to confirm that you agree", words, field),
        FieldType.RowSet => Say("Add {name}", words, field),
        _ => Say("Enter {name}", words, field),
    };

    /// <summary>The message for an answer that could not be understood.</summary>
    public static string Format(FieldDefinition field, TextEntry? words, ValueFault fault) => Own(words, fault.Kind) ?? (field.Type switch
    {
        FieldType.Integer => Say("{Name} must be a whole number, like 15", words, field),
        FieldType.Number => Say("{Name} must be a number, like 7.5", words, field),
        FieldType.Decimal when fault.Kind == "places" => Say("{Name} must have {places} decimal places or fewer", words, field, ("places", (field.Places ?? 2).ToString(British))),
        FieldType.Decimal => Say("{Name} must be a number, like 7.5", words, field),
        FieldType.Money when fault.Kind == "places" => Say("{Name} must be in pounds and pence, like £12.50", words, field),
        FieldType.Money => Say("{Name} must be an amount of money, like £12.50", words, field),
        FieldType.Date => Date(words, field, fault),
        FieldType.Time => Say("{Name} must be a time, like 9:30am or 14:15", words, field),
        FieldType.YesNo => Say("Select yes or no", words, field) + About(words),
        FieldType.Code or FieldType.Codes => Say("Select {name} from the list", words, field),
        FieldType.Postcode => Say("Enter a full UK postcode, like AA3 1AB", words, field),
        FieldType.Email => Say("Enter an email address in the correct format, like name@example.com", words, field),
        FieldType.Phone => Say("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192", words, field),
        FieldType.NiNumber => Say("Enter a National Insurance number in the correct format, like QQ 12 34 56 C", words, field),
        FieldType.Upn => fault.Detail switch
        {
            "letter" => Say("{Name} has the wrong first letter for its numbers. Check each character", words, field),
            "authority" => Say("{Name} has a local authority number that is not in use. Check the second to fourth characters", words, field),
            _ => Say("{Name} must be 13 characters: a letter and 12 numbers, like A123456789012", words, field),
        },
        FieldType.Address => fault.Detail switch
        {
            "line1" => Say("Enter address line 1, typically the building and street", words, field),
            "town" => Say("Enter town or city", words, field),
            "postcode" => Say("Enter postcode", words, field),
            _ => Say("Enter a full UK postcode, like AA3 1AB", words, field),
        },
        FieldType.File => Say("Upload {name} again", words, field),
        _ => Say("Enter {name} as text", words, field),
    });

    public static string TooShort(FieldDefinition field, TextEntry? words, int min) =>
        Own(words, "minLength", ("min", min.ToString(British))) ?? Say(min == 1 ? "{Name} must be {min} character or more" : "{Name} must be {min} characters or more", words, field, ("min", min.ToString("N0", British)));

    public static string TooLong(FieldDefinition field, TextEntry? words, int max) =>
        Own(words, "maxLength", ("max", max.ToString(British))) ?? Say(max == 1 ? "{Name} must be {max} character or less" : "{Name} must be {max} characters or less", words, field, ("max", max.ToString("N0", British)));

    public static string Pattern(FieldDefinition field, TextEntry? words) => Own(words, "pattern") ?? Say("Enter {name} in the correct format", words, field);

    public static string TooSmall(FieldDefinition field, TextEntry? words) =>
        Own(words, "min", ("min", Amount(field, field.Min))) ?? (field.Max is null || field.Type == FieldType.RowSet ? Say("{Name} must be {min} or more", words, field, ("min", Amount(field, field.Min))) : Between(field, words));

    public static string TooGreat(FieldDefinition field, TextEntry? words) =>
        Own(words, "max", ("max", Amount(field, field.Max))) ?? (field.Min is null || field.Type == FieldType.RowSet ? Say("{Name} must be {max} or less", words, field, ("max", Amount(field, field.Max))) : Between(field, words));

    public static string NotInList(FieldDefinition field, TextEntry? words) => Own(words, "option") ?? Say("Select {name} from the list", words, field);

    public static string TooEarly(FieldDefinition field, TextEntry? words, DateOnly earliest, DateOnly today) =>
        Own(words, "notBefore", ("min", In(words).Day(earliest))) ?? (earliest == today ? Say("{Name} must be today or in the future", words, field)
            : earliest == today.AddDays(1) ? Say("{Name} must be in the future", words, field) : Say("{Name} must be the same as or after {day}", words, field, ("day", In(words).Day(earliest))));

    public static string TooLate(FieldDefinition field, TextEntry? words, DateOnly latest, DateOnly today) =>
        Own(words, "notAfter", ("max", In(words).Day(latest))) ?? (latest == today ? Say("{Name} must be today or in the past", words, field)
            : latest == today.AddDays(-1) ? Say("{Name} must be in the past", words, field) : Say("{Name} must be the same as or before {day}", words, field, ("day", In(words).Day(latest))));

    public static string TooFewRows(FieldDefinition field, TextEntry? words) =>
        Own(words, "min", ("min", Amount(field, field.Min))) ?? (field.Min == 1 ? Say("Add {name}", words, field) : $"{Say("Add at least {min}", words, field, ("min", Amount(field, field.Min)))}{(words?.Name is { } n ? $" {n}" : "")}");

    public static string TooManyRows(FieldDefinition field, TextEntry? words) =>
        Own(words, "max", ("max", Amount(field, field.Max))) ?? Say("There can be at most {max}. Remove some", words, field, ("max", Amount(field, field.Max)));

    private static string Between(FieldDefinition field, TextEntry? words) => Say("{Name} must be between {min} and {max}", words, field, ("min", Amount(field, field.Min)), ("max", Amount(field, field.Max)));

    private static string Date(TextEntry? words, FieldDefinition field, ValueFault fault) => fault.Detail switch
    {
        ['m', 'i', 's', 's', 'i', 'n', 'g', ':', .. var parts] => Say("{Name} must include a {parts}", words, field, ("parts", In(words)[parts])),
        "year" => Say("Year must include 4 numbers", words, field),
        _ => Say("{Name} must be a real date", words, field),
    };

    /// <summary>An error speaks the language of the question that it is about, so that one sentence is never in two.</summary>
    private static FixedWords In(TextEntry? words) => FixedWords.In(words?.LanguageOf("label"));

    private static string Say(string english, TextEntry? words, FieldDefinition field, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = In(words).Say(english, values);
        if (text.Contains("{Name}", StringComparison.Ordinal)) text = text.Replace("{Name}", Start(words, field), StringComparison.Ordinal);
        return text.Contains("{name}", StringComparison.Ordinal) ? text.Replace("{name}", Name(words, field), StringComparison.Ordinal) : text;
    }

    private static string Amount(FieldDefinition field, decimal? value)
    {
        var v = value.GetValueOrDefault();
        if (field.Type == FieldType.Money) return decimal.Truncate(v) == v ? $"£{v.ToString("N0", British)}" : $"£{v.ToString("N2", British)}";
        return v.ToString("#,0.############", British);
    }

    private static string About(TextEntry? words) => words?.Label is { } label ? $": {label}" : "";

    /// <summary>What the answer is called after a verb: "date of birth", "UPN".</summary>
    public static string Name(TextEntry? words, FieldDefinition field)
    {
        if (words?.Name is { } name) return name;
        var label = words?.Short ?? words?.Label;
        if (label is null) return Spaced(field.Name);
        return label.EndsWith('?') ? In(words).Say("an answer to “{label}”", ("label", label)) : Lower(label);
    }

    /// <summary>What the answer is called at the start of a sentence: "Date of birth".</summary>
    private static string Start(TextEntry? words, FieldDefinition field)
    {
        if (words?.Name is null && (words?.Short ?? words?.Label) is { } label && label.EndsWith('?')) return In(words)["Your answer"];
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
