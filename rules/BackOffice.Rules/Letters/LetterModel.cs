using BackOffice.Rules.Facts;
using BackOffice.Rules.Letters.Syntax;

namespace BackOffice.Rules.Letters;

/// <summary>Facts as templates read them.</summary>
internal static class LetterModel
{
    public static ObjectValue Of(Fact model)
    {
        var value = new ObjectValue();
        foreach (var (name, fact) in model.AsRecord())
        {
            value.Set(name, Value(fact));
        }

        return value;
    }

    private static object? Value(Fact fact) => fact.Kind switch
    {
        FactKind.Boolean => fact.AsBoolean(),
        FactKind.Number => fact.AsNumber() is var number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : number,
        // Answers that nobody declared keep their dates as text; a letter prints them as dates all the same.
        FactKind.Text => Values.FromText(fact.AsText()),
        FactKind.Date => DateValue.Of(fact.AsDate()),
        FactKind.Moment => new DateValue(new DateTimeOffset(DateTime.SpecifyKind(London.Local(fact.AsMoment()), DateTimeKind.Unspecified), TimeSpan.Zero)),
        FactKind.Duration => fact.AsDuration(),
        FactKind.List => new ListValue(fact.AsList().Select(Value)),
        FactKind.Record => Of(fact),
        _ => null,
    };
}
