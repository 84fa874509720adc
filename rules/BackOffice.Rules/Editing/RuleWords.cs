using System.Globalization;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Editing;

/// <summary>
/// Says an expression in plain English, so that somebody who does not read formulas can check it against the law:
/// "the household's yearly earnings are at most the earnings limit (£7,400 until 31 August 2026)".
/// </summary>
public sealed class RuleWords
{
    private readonly RuleSet set;
    private readonly DateOnly day;

    private RuleWords(RuleSet set, DateOnly day) => (this.set, this.day) = (set, day);

    /// <summary>The expression as a sentence; null where it has faults.</summary>
    /// <param name="compiled">The expression, checked.</param>
    /// <param name="set">The set it stands in: its words for facts, its parameters.</param>
    /// <param name="day">The day whose parameter values are named.</param>
    public static string? Sentence(Compilation compiled, RuleSet set, DateOnly day)
    {
        if (compiled.Expression is not { } expression) return null;
        var words = new RuleWords(set, day);
        var said = expression.Type.Kind == FactKind.Boolean ? words.Condition(expression.Tree) : words.Value(expression.Tree);
        return char.ToUpperInvariant(said[0]) + said[1..] + ".";
    }

    /// <summary>A fact as people say it: its name taken apart.</summary>
    public static string Fact(string path) => The(Explanation.Words(path));

    /// <summary>A parameter with its value on the day and how long that holds.</summary>
    public static string Parameter(RuleParameter parameter, DateOnly day)
    {
        var title = The(Lower(parameter.Title ?? Explanation.Words(parameter.Name)));
        if (parameter.On(day) is not { } now) return $"{title} (no value on {Facts.Fact.Of(day)})";
        var next = parameter.Values.FirstOrDefault(v => v.From > day);
        return $"{title} ({parameter.Show(now.Value)}{(parameter.Until(now) is { } last ? $" until {Facts.Fact.Of(last)}" : "")}{(next is null || next.Value.Equals(now.Value) ? "" : $", then {parameter.Show(next.Value)}")})";
    }

    private static string Lower(string text) => text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string The(string words) => words.StartsWith("the ", StringComparison.Ordinal) ? words : "the " + words;

    // ---- conditions

    private string Condition(Node node) => node switch
    {
        LogicNode logic => Joined(logic),
        NotNode not => Negated(not.Operand),
        CompareNode compare => Compared(compare.Operator, compare.Left, compare.Right),
        InNode within => $"{Value(within.Item)} {Is(within.Item)} {OneOf(within.Members)}",
        InListNode within => $"{Value(within.Item)} {Is(within.Item)} in {Value(within.List)}",
        MissingNode missing => $"{Noun(missing.Operand)} {Is(missing.Operand)} {(missing.Negated ? "known" : "not known")}",
        ConditionalNode choice => $"if {Condition(choice.Condition)} then {Condition(choice.Then)}, otherwise {Condition(choice.Else)}",
        CoalesceNode either => $"{Condition(either.First)} (taken as {Value(either.Second)} where that is not known)",
        ListCallNode call => Members(call),
        CallNode call => Called(call, true),
        CheckNode check => Condition(check.Inner),
        ConstantNode constant => constant.Value.IsYes ? "always" : constant.Value.IsNo ? "never" : "nobody knows",
        DefinitionNode definition => $"“{Explanation.Words(definition.Name)}” holds",
        { Path: { } path } => Clause(path),
        _ => Value(node),
    };

    // A yes or no is asked for in words of its own, which say more than its name.
    private string Clause(string path) => set.Questions.TryGetValue(path, out var asked) ? $"“{asked.Label}” is yes" : $"{The(Explanation.Words(path))} is yes";

    private string Joined(LogicNode logic)
    {
        var parts = logic.Parts.Select(p => p is LogicNode { And: var and } && and != logic.And ? $"({Condition(p)})" : Condition(p)).ToArray();
        if (logic.And) return string.Join(", and ", parts);
        return parts.Length == 2 ? $"either {parts[0]}, or {parts[1]}" : "any of these: " + string.Join("; ", parts);
    }

    private string Negated(Node node) => node switch
    {
        CompareNode compare => Compared(Opposite(compare.Operator), compare.Left, compare.Right),
        InNode within => $"{Value(within.Item)} {Is(within.Item)} not {OneOf(within.Members)}",
        MissingNode missing => $"{Noun(missing.Operand)} {Is(missing.Operand)} {(missing.Negated ? "not known" : "known")}",
        NotNode not => Condition(not.Operand),
        CheckNode check => Negated(check.Inner),
        DefinitionNode definition => $"“{Explanation.Words(definition.Name)}” does not hold",
        LogicNode { And: false } either => "none of these: " + string.Join("; ", either.Parts.Select(Condition)),
        { Path: { } path } => Clause(path)[..^3] + "no",
        _ => $"it is not so that {Condition(node)}",
    };

    private static Comparison Opposite(Comparison op) => op switch
    {
        Comparison.Equal => Comparison.NotEqual,
        Comparison.NotEqual => Comparison.Equal,
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        _ => Comparison.Less,
    };

    private string Compared(Comparison op, Node left, Node right)
    {
        // flag == true is the flag itself.
        if (op is Comparison.Equal or Comparison.NotEqual && left.Type.Kind == FactKind.Boolean && Constant(right) is { } known)
            return known.IsYes == (op == Comparison.Equal) ? Condition(left) : Negated(left);
        var days = left.Type.Kind is FactKind.Date or FactKind.Moment || right.Type.Kind is FactKind.Date or FactKind.Moment;
        var words = op switch
        {
            Comparison.Equal => "",
            Comparison.NotEqual => "not ",
            Comparison.Less => days ? "before " : "less than ",
            Comparison.LessOrEqual => days ? "on or before " : "at most ",
            Comparison.Greater => days ? "after " : "more than ",
            _ => days ? "on or after " : "at least ",
        };
        return $"{Noun(left)} {Is(left)} {words}{Value(right, left)}";
    }

    private static Fact? Constant(Node node) => node is ConstantNode constant ? constant.Value : node is CheckNode check ? Constant(check.Inner) : null;

    private string OneOf(Node[] members) => members.Length == 1 ? Value(members[0]) : $"one of {Or(members.Select(m => Value(m)))}";

    private static string Or(IEnumerable<string> all)
    {
        var list = all.ToArray();
        return list.Length <= 1 ? string.Concat(list) : string.Join(", ", list[..^1]) + " or " + list[^1];
    }

    // "earnings are", "age is": good enough for the words that facts are called by.
    private string Is(Node node)
    {
        var word = Noun(node).Split('(')[0].TrimEnd().Split(' ')[^1];
        return word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal) && !word.EndsWith("is", StringComparison.Ordinal) && node.Type.Kind is FactKind.Number or FactKind.List ? "are" : "is";
    }

    private string Members(ListCallNode call)
    {
        var list = Value(call.List);
        var that = call.Body is null ? "" : Condition(call.Body);
        return call.Operation switch
        {
            ListOperation.Any when call.Body is null => $"there is at least one of {list}",
            ListOperation.Any => $"for at least one of {list}, {that}",
            ListOperation.All => $"for every one of {list}, {that}",
            ListOperation.Contains => $"{list} include {Value(call.Arguments[0])}",
            _ => Value(call),
        };
    }

    // ---- values

    private string Noun(Node node) => node.Type.Kind == FactKind.Boolean && node.Path is { } path ? The(Explanation.Words(path)) : Value(node);

    private string Value(Node node, Node? beside = null)
    {
        switch (node)
        {
            case ConstantNode constant: return Said(constant.Value, beside);
            case ParameterNode parameter: return set.Parameters.FirstOrDefault(p => p.Name == parameter.Parameter.Name) is { } known ? Parameter(known, day) : The(Explanation.Words(parameter.Parameter.Name));
            case DefinitionNode definition: return The(Explanation.Words(definition.Name));
            case LocalNode: return "it";
            case MemberNode { Target: LocalNode } member: return "its " + Explanation.Words(member.Name);
            case CheckNode check: return Value(check.Inner, beside);
            case NegateNode negate: return "minus " + Value(negate.Operand);
            case ArithmeticNode sum: return $"{Value(sum.Left)} {Sign(sum.Operator)} {Value(sum.Right)}";
            case JoinNode join: return $"{Value(join.Left)} followed by {Value(join.Right)}";
            case CoalesceNode either: return $"{Value(either.First)} ({Value(either.Second)} where that is not known)";
            case ConditionalNode choice: return $"{Value(choice.Then)} if {Condition(choice.Condition)}, otherwise {Value(choice.Else)}";
            case ListCallNode call: return Listed(call);
            case CallNode call: return Called(call, false);
            case ListNode list: return list.Parts.Length == 0 ? "nothing" : Or(list.Parts.Select(p => Value(p)));
            case IndexNode index: return $"number {Value(index.Index)} of {Value(index.List)}, counted from 0,";
            case { Path: { } path } when node.Type.Kind != FactKind.Boolean: return Fact(path);
        }
        return node.Type.Kind == FactKind.Boolean ? $"whether {Condition(node)}" : "a record of " + Or(node.Parts.Select(p => Value(p)));
    }

    // A number beside a parameter or fact of money is money.
    private string Said(Fact value, Node? beside) => value.Kind switch
    {
        FactKind.Text => $"“{value}”",
        FactKind.Number when beside is ParameterNode parameter => parameter.Parameter.Of.Show(value),
        FactKind.Number => value.AsNumber().ToString("#,##0.############", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Sign(Arithmetic op) => op switch
    {
        Arithmetic.Add => "plus",
        Arithmetic.Subtract => "minus",
        Arithmetic.Multiply => "times",
        Arithmetic.Divide => "divided by",
        Arithmetic.Remainder => "modulo",
        _ => op.ToString(),
    };

    private string Listed(ListCallNode call)
    {
        var list = Value(call.List);
        var with = call.Body is null ? "" : ListOperations.IsPredicate(call.Operation) ? $" for which {Condition(call.Body)}" : "";
        return call.Operation switch
        {
            ListOperation.Count or ListOperation.LongCount => $"the number of {list}{with}",
            ListOperation.Where => list + with,
            ListOperation.Sum => $"the sum of {(call.Body is null ? list : $"{Value(call.Body)} over {list}")}",
            ListOperation.Average => $"the average of {(call.Body is null ? list : $"{Value(call.Body)} over {list}")}",
            ListOperation.Min => $"the least of {(call.Body is null ? list : $"{Value(call.Body)} over {list}")}",
            ListOperation.Max => $"the greatest of {(call.Body is null ? list : $"{Value(call.Body)} over {list}")}",
            ListOperation.First or ListOperation.FirstOrDefault => $"the first of {list}{with}",
            ListOperation.Last or ListOperation.LastOrDefault => $"the last of {list}{with}",
            ListOperation.Select when call.Body is not null => $"{Value(call.Body)} of each of {list}",
            ListOperation.Any or ListOperation.All or ListOperation.Contains => $"whether {Members(call)}",
            _ => $"{list}, {call.Operation.ToString().ToLowerInvariant()}",
        };
    }

    private string Called(CallNode call, bool asClause)
    {
        var name = call.Function.Name;
        var given = call.Parts.Select(p => Value(p)).ToArray();
        var said = (name, given) switch
        {
            ("today", []) => "the day of the question",
            ("ageOn", [var born, "the day of the question"]) => $"the age of somebody born on {born}",
            ("ageOn", [var born, var on]) => $"the age on {on} of somebody born on {born}",
            ("yearsBetween", [var from, var to]) => $"the whole years from {from} to {to}",
            ("monthsBetween", [var from, var to]) => $"the whole months from {from} to {to}",
            ("weeksBetween", [var from, var to]) => $"the whole weeks from {from} to {to}",
            ("daysBetween", [var from, var to]) => $"the days from {from} to {to}",
            ("addDays", [var from, var count]) => After(count, "days", from),
            ("addWeeks", [var from, var count]) => After(count, "weeks", from),
            ("addMonths", [var from, var count]) => After(count, "months", from),
            ("addYears", [var from, var count]) => After(count, "years", from),
            ("addWorkingDays", [var from, var count]) => After(count, "working days", from),
            ("addSchoolDays", [var from, var count, _]) => After(count, "school days", from),
            ("termAfter", [var date]) => $"the first day of the term after {date}",
            ("compulsorySchoolAgeFrom", [var born]) => $"the first day of compulsory school age of somebody born on {born}",
            ("schoolLeavingDate", [var born]) => $"the school leaving date of somebody born on {born}",
            ("birthday", [var born, var age]) => $"the day on which somebody born on {born} is {age}",
            ("text.Contains()", [var text, var part]) => $"{text} contains {part}",
            ("text.StartsWith()", [var text, var part]) => $"{text} begins with {part}",
            ("text.EndsWith()", [var text, var part]) => $"{text} ends with {part}",
            ("text.Length", [var text]) => $"the length of {text}",
            ("isBlank", [var text]) => $"{text} is blank",
            _ => null,
        };
        if (said is null && name.StartsWith("isValid", StringComparison.Ordinal) && given.Length == 1) said = $"{given[0]} is a valid {name[7..]}";
        if (said is null)
        {
            // A method or property: what stands before the dot comes first.
            var plain = name.Contains('.', StringComparison.Ordinal) && char.IsLower(name[0]) ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..].TrimEnd('(', ')') : name;
            said = given.Length == 0 ? The(Explanation.Words(plain)) : $"{The(Explanation.Words(plain))} of {string.Join(" and ", given)}";
        }
        var clause = call.Type.Kind == FactKind.Boolean;
        return clause && !asClause ? $"whether {said}" : said;
    }

    private static string After(string count, string what, string from)
    {
        var before = count.StartsWith("minus ", StringComparison.Ordinal) || count.StartsWith('-');
        var plain = before ? count.Replace("minus ", "", StringComparison.Ordinal).TrimStart('-') : count;
        return $"{plain} {(plain == "1" ? what[..^1] : what)} {(before ? "before" : "after")} {from}";
    }
}
