using System.Globalization;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>
/// Binds names to declared facts and listed functions and finds every type fault before anybody runs the expression.
/// A part with a fault becomes a constant of any type, so that one slip is reported once.
/// </summary>
internal sealed partial class Checker(Schema schema, FunctionList functions)
{
    private sealed record LambdaScope(string? Parameter, FactType Element, int Local, string? Path)
    {
        public bool Implicit => Parameter is null;
    }

    private readonly List<LambdaScope> scopes = [];
    private readonly HashSet<Node> ordered = new(ReferenceEqualityComparer.Instance);
    private int lenient;

    public List<ExpressionError> Errors { get; } = [];

    public Node Check(Syntax syntax, FactType? expected)
    {
        var node = Visit(syntax);
        if (expected?.Kind == FactKind.Boolean && node is ConstantNode && node.Type.IsNothing && Errors.Count == 0) return Fault(syntax, "The answer must be yes or no, but this is always null.");
        return expected is null || expected.IsAny ? node : Fit(node, expected, syntax, type => $"The answer must be {expected.Words}, but this gives {type.Words}.");
    }

    private Node Fault(Syntax at, string message, string? suggestion = null) => Fault(at, at.Position, at.Length, message, suggestion);

    private Node Fault(Syntax at, int position, int length, string message, string? suggestion = null)
    {
        if (Errors.Count < 20) Errors.Add(new ExpressionError(position, Math.Max(1, length), message, suggestion));
        return new ConstantNode(default, FactType.Any, at);
    }

    private static Node Constant(Fact value, FactType type, Syntax at) => new ConstantNode(value, type, at);

    /// <summary>The node as a value of the type: a literal is converted, an undeclared value looked at when it is read.</summary>
    private Node Fit(Node node, FactType wanted, Syntax at, Func<FactType, string> message)
    {
        if (wanted.IsAny) return node;
        if (node.Type.IsNothing) return new CheckNode(node, wanted, at);
        if (node.Type.IsAny) return Errors.Count > 0 && node is ConstantNode ? node : new CheckNode(node, wanted, at);
        if (node.Type.Kind == wanted.Kind)
        {
            if (node is ConstantNode { Value.Kind: FactKind.Text } literal) return FitText(literal, wanted, at);
            if (wanted is ListType { Of: var of } && node.Type is ListType { Of: var has } && FactType.Common(of, has) is null) return Fault(at, message(node.Type));
            return node;
        }
        if (node is ConstantNode { Value.Kind: FactKind.Text } text) return FitText(text, wanted, at);
        return Fault(at, message(node.Type));
    }

    private Node FitText(ConstantNode literal, FactType wanted, Syntax at)
    {
        var text = literal.Value.AsText();
        if (wanted is TextType type)
        {
            if (type.Format == "guid")
                return Guid.TryParse(text, out var id) ? Constant(Fact.Of(id.ToString()), wanted, at) : Fault(at, $"\"{Short(text)}\" is not an identifier.", "Write it as 11111111-2222-3333-4444-555555555555.");
            if (type.Values.Count == 0 || type.Values.Contains(text, StringComparer.Ordinal)) return type.Values.Count == 0 ? literal : Constant(literal.Value, wanted, at);
            if (type.Values.FirstOrDefault(v => v.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } relaxed) return Constant(Fact.Of(relaxed), wanted, at);
            return Fault(at, $"\"{Short(text)}\" is not one of the values: {string.Join(", ", type.Values)}.", DidYouMean(text, type.Values));
        }
        if (FactJson.TryParse(text, wanted, out var value)) return Constant(value, wanted, at);
        if (wanted.Kind is FactKind.Date or FactKind.Moment)
        {
            var meant = DateOnly.TryParse(text, CultureInfo.GetCultureInfo("en-GB"), DateTimeStyles.None, out var date) ? date : new DateOnly(2026, 9, 1);
            return Fault(at, $"\"{Short(text)}\" is not a date.", $"Write dates as year, month, day: \"{meant:yyyy-MM-dd}\".");
        }
        return Fault(at, $"\"{Short(text)}\" is not {wanted.Words}.");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string? DidYouMean(string word, IEnumerable<string> candidates) => Suggest.Nearest(word, candidates) is { } near ? $"Did you mean {near}?" : null;

    private Node Visit(Syntax syntax) => syntax switch
    {
        NumberSyntax number => Constant(Fact.Of(number.Value), number.Whole ? FactType.Integer : FactType.Number, number),
        TextSyntax text => Constant(Fact.Of(text.Value), FactType.Text, text),
        NameSyntax name => Name(name),
        MemberSyntax member => Member(member),
        IndexSyntax index => Index(index),
        CallSyntax call => Call(call),
        LambdaSyntax lambda => Fault(lambda, "A lambda can only stand inside a call on a list.", "For example: pupils.Any(x => x.age < 5)."),
        UnarySyntax { Operator: "!" } not => Not(not),
        UnarySyntax minus => Minus(minus),
        BinarySyntax { Operator: "??" } coalesce => Coalesce(Visit(coalesce.Left), Visit(coalesce.Right), coalesce),
        BinarySyntax { Operator: "==" or "!=" or "<" or "<=" or ">" or ">=" } compare => Compare(compare),
        BinarySyntax binary => Calculate(binary),
        LogicSyntax logic => Logic(logic),
        InSyntax within => In(within),
        ConditionalSyntax conditional => Conditional(conditional, conditional.Condition, conditional.Then, conditional.Else),
        ListSyntax list => List(list),
        RecordSyntax record => Record(record),
        _ => throw new InvalidOperationException($"No meaning for {syntax.GetType().Name}."),
    };

    // ---- names

    private Node Name(NameSyntax name)
    {
        switch (name.Name.ToUpperInvariant())
        {
            case "TRUE": return Constant(Fact.Yes, FactType.Boolean, name);
            case "FALSE": return Constant(Fact.No, FactType.Boolean, name);
            case "NULL": return Constant(default, FactType.Nothing, name);
        }
        return TryName(name.Name, name) ?? UnknownName(name);
    }

    private Node? TryName(string name, Syntax at)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            var scope = scopes[i];
            var local = new LocalNode(scope.Local, scope.Path, scope.Element, at);
            if (scope.Parameter?.Equals(name, StringComparison.OrdinalIgnoreCase) == true) return local;
            if (!scope.Implicit) continue;
            if (name.Equals("it", StringComparison.OrdinalIgnoreCase)) return local;
            if (scope.Element is RecordType record && Field(local, record, name, at) is { } field) return field;
            if (scope.Element is not RecordType && !scope.Element.IsAny && functions.Property(scope.Element.Kind, name) is { } property) return new CallNode(property, [local], property.Result, at);
        }
        switch (schema.Bound(name))
        {
            case ParameterBinding parameter: return new ParameterNode(parameter, at);
            case DefinitionBinding definition: return new DefinitionNode(definition, at);
        }
        if (Root(schema.Slot(name), at) is { } root) return root;
        if (name.Equals("parent", StringComparison.OrdinalIgnoreCase)) return Parent(at);
        if (schema.SingleInput >= 0)
        {
            if (name.ToUpperInvariant() is "IT" or "ROOT") return Root(0, at);
            if (schema.Names.Fields[0].Type is RecordType single && Field(Root(0, at)!, single, name, at) is { } bare) return bare;
            // The length of the only input, which is a text.
            if (schema.Names.Fields[0].Type is { IsAny: false } only and not RecordType && functions.Property(only.Kind, name) is { } of) return new CallNode(of, [Root(0, at)!], of.Result, at);
        }
        return name.Equals("today", StringComparison.OrdinalIgnoreCase) ? new CallNode(functions.Find("today")[0], [], FactType.Date, at) : null;
    }

    private RootNode? Root(int slot, Syntax at) => slot < 0 ? null
        : new RootNode(schema.Names.Fields[slot].Name, slot, schema.Names, schema.Names.Fields[slot].Type, at);

    private Node? Parent(Syntax at)
    {
        var outer = scopes.Where(s => s.Implicit).Reverse().Skip(1).FirstOrDefault();
        if (outer is not null) return new LocalNode(outer.Local, outer.Path, outer.Element, at);
        return scopes.Count > 0 && schema.SingleInput >= 0 ? Root(0, at) : null;
    }

    private static MemberNode? Field(Node target, RecordType record, string name, Syntax at)
    {
        var slot = record.Resolve(name);
        return slot < 0 ? null : new MemberNode(target, record.Fields[slot].Name, slot, record, record.Fields[slot].Type, at);
    }

    private IEnumerable<string> NamesInReach()
    {
        foreach (var scope in scopes)
        {
            if (scope.Parameter is { } parameter) yield return parameter;
            else if (scope.Element is RecordType record) foreach (var (name, _) in record.Fields) yield return name;
        }
        foreach (var (name, _) in schema.Names.Fields) if (schema.Slot(name) >= 0) yield return name;
        foreach (var name in schema.BoundNames) yield return name;
        if (schema.SingleInput >= 0 && schema.Names.Fields[0].Type is RecordType single) foreach (var (name, _) in single.Fields) yield return name;
        yield return "today";
    }

    private Node UnknownName(NameSyntax name)
    {
        var suggestion = DidYouMean(name.Name, NamesInReach());
        if (suggestion is null && FieldElsewhere(name.Name) is { } place) suggestion = $"Did you mean {place}?";
        if (suggestion is null && functions.Find(name.Name).Length > 0) suggestion = $"{name.Name} is a function: write {name.Name}(…).";
        return Fault(name, $"There is no fact called {Short(name.Name)}.", suggestion);
    }

    private string? FieldElsewhere(string name) => schema.Names.Fields
        .Where(f => schema.Slot(f.Name) >= 0 && f.Type is RecordType record && record.Resolve(name) >= 0)
        .Select(f => $"{f.Name}.{((RecordType)f.Type).Fields[((RecordType)f.Type).Resolve(name)].Name}")
        .FirstOrDefault();

    // ---- members

    /// <summary>The dotted name of something that is not a fact: Math, DateTime, StringComparison.</summary>
    private string? StaticName(Syntax target) => target is NameSyntax name && name.Name.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL") && TryName(name.Name, name) is null ? name.Name : null;

    private Node Member(MemberSyntax member)
    {
        if (StaticName(member.Target) is { } owner && StaticMember(member, owner) is { } known) return known;
        var target = Visit(member.Target);
        if (target.Type is RecordType record && Field(target, record, member.Name, member) is { } field) return field;
        if (member.Name.Equals("HasValue", StringComparison.OrdinalIgnoreCase)) return new MissingNode(target, true, member);
        if (member.Name.Equals("Value", StringComparison.OrdinalIgnoreCase)) return lenient > 0 ? target : new CallNode(Present, [target], target.Type, member);
        if (target.Type.IsNothing) return Constant(default, FactType.Nothing, member);
        if (target.Type.IsAny) return new MemberNode(target, member.Name, -1, null, FactType.Any, member);
        if (target.Type.Kind == FactKind.List && member.Name.ToUpperInvariant() is "COUNT" or "LENGTH")
            return new ListCallNode(ListOperation.Count, target, null, 0, [], FactType.Integer, member);
        return Property(member, target);
    }

    // x.Value asserts that x is there, as the people who write it mean it.
    private static readonly Function Present = new("Value", [FactType.Any], 1, FactType.Any,
        (Func<Scope, Fact[], Fact>)((_, values) => values[0].IsUnknown ? throw Ops.Fault("The fact is missing, so it has no Value.") : values[0]),
        "The value of a fact that must be there.")
    { SeesUnknown = true };

    private Node Property(MemberSyntax member, Node target)
    {
        if (functions.Property(target.Type.Kind, member.Name) is { } property) return new CallNode(property, [target], property.Result, member);
        var isMethod = functions.Methods(target.Type.Kind, member.Name).Length > 0 || target.Type.Kind == FactKind.List && ListOperations.TryFind(member.Name, out _);
        var candidates = target.Type is RecordType record
            ? record.Fields.Select(f => f.Name)
            : functions.Names.Where(n => n.StartsWith($"{target.Type.Kind}.", StringComparison.OrdinalIgnoreCase)).Select(n => n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var owner = target.Path ?? FactType.WordsFor(target.Type.Kind);
        return Fault(member, member.NamePosition, member.Name.Length, $"{owner} has no {Short(member.Name)}.",
            isMethod ? $"Write {member.Name}()." : DidYouMean(member.Name, candidates));
    }

    private Node? StaticMember(MemberSyntax member, string owner)
    {
        if (TextFunctions.Choices.TryGetValue(owner, out var choice))
        {
            return choice.Values.FirstOrDefault(v => v.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is { } value
                ? Constant(Fact.Of(value), choice, member)
                : Fault(member, member.NamePosition, member.Name.Length, $"{owner} has no {Short(member.Name)}.", DidYouMean(member.Name, choice.Values));
        }
        if (owner.ToUpperInvariant() is "DATETIME" or "DATEONLY" or "DATETIMEOFFSET")
        {
            if (member.Name.Equals("Today", StringComparison.OrdinalIgnoreCase)) return new CallNode(functions.Find("today")[0], [], FactType.Date, member);
            if (member.Name.ToUpperInvariant() is "NOW" or "UTCNOW")
                return Fault(member, "Rules do not read the clock, so that a past decision can be repeated.", "Write today for the day on which the question is asked.");
        }
        return functions.Find($"{owner}.{member.Name}") is [{ Parameters.Count: 0 } constant] ? new CallNode(constant, [], constant.Result, member) : null;
    }

    private Node Index(IndexSyntax syntax)
    {
        var target = Visit(syntax.Target);
        if (target.Type is RecordType record)
        {
            if (syntax.Index is TextSyntax text && Field(target, record, text.Value, syntax) is { } field) return field;
            return Fault(syntax.Index, "A record has no places to choose from.", "Write record.field.");
        }
        if (!target.Type.IsAny && target.Type.Kind is not (FactKind.List or FactKind.Text)) return Fault(syntax, $"{target.Type.Words} has no places to choose from.");
        var index = Visit(syntax.Index);
        if (!target.Type.IsAny) index = Fit(index, FactType.Integer, syntax.Index, type => $"The place in a list is a whole number, not {type.Words}.");
        var of = target.Type switch { ListType list => list.Of, TextType => FactType.Text, _ => FactType.Any };
        return new IndexNode(target, index, of, syntax);
    }

    // ---- logic

    private Node Truth(Syntax syntax, string word)
    {
        var node = Visit(syntax);
        var hint = syntax is UnarySyntax { Operator: "!" } ? "Put the whole condition in brackets after not." : null;
        if (node.Type.Kind == FactKind.Boolean || node.Type.IsNothing) return node;
        if (node.Type.IsAny) return Fit(node, FactType.Boolean, syntax, _ => "");
        return Fault(syntax, $"{word} needs yes or no, but this gives {node.Type.Words}.", hint);
    }

    private Node Not(UnarySyntax not)
    {
        var operand = Visit(not.Operand);
        if (operand.Type.Kind == FactKind.Boolean || operand.Type.IsNothing) return new NotNode(operand, not);
        if (operand.Type.IsAny) return new NotNode(Fit(operand, FactType.Boolean, not.Operand, _ => ""), not);
        return Fault(not, $"not needs yes or no, but was given {operand.Type.Words}.", "Put the whole condition in brackets: not (a > b).");
    }

    private Node Logic(LogicSyntax logic) =>
        new LogicNode(logic.And, [.. logic.Parts.Select(p => Truth(p, logic.And ? "and" : "or"))], logic);

    private Node Conditional(Syntax at, Syntax condition, Syntax then, Syntax otherwise)
    {
        var test = Truth(condition, "The condition");
        var (a, b) = (Visit(then), Visit(otherwise));
        if (FactType.Common(a.Type, b.Type) is not { } type)
        {
            // A literal takes the type of the other outcome where it can.
            if (a is ConstantNode { Value.Kind: FactKind.Text } && FactJson.TryParse(((ConstantNode)a).Value.AsText(), b.Type, out var value)) a = Constant(value, type = b.Type, then);
            else if (b is ConstantNode { Value.Kind: FactKind.Text } && FactJson.TryParse(((ConstantNode)b).Value.AsText(), a.Type, out value)) b = Constant(value, type = a.Type, otherwise);
            else return Fault(at, $"One outcome is {a.Type.Words} and the other {b.Type.Words}.", "Make both the same.");
        }
        return new ConditionalNode(test, a, b, type, at);
    }

    private Node Coalesce(Node first, Node second, Syntax at)
    {
        if (FactType.Common(first.Type, second.Type) is { } type) return new CoalesceNode(first, second, type, at);
        if (second is ConstantNode { Value.Kind: FactKind.Text } text && FactJson.TryParse(text.Value.AsText(), first.Type, out var value))
            return new CoalesceNode(first, Constant(value, first.Type, at), first.Type, at);
        return Fault(at, $"The fact is {first.Type.Words}, but what stands in for it is {second.Type.Words}.");
    }

    // ---- comparison

    private Node Compare(BinarySyntax syntax)
    {
        var op = syntax.Operator switch
        {
            "==" => Comparison.Equal,
            "!=" => Comparison.NotEqual,
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            _ => Comparison.GreaterOrEqual,
        };
        var (left, right) = (Visit(syntax.Left), Visit(syntax.Right));
        var equality = op is Comparison.Equal or Comparison.NotEqual;
        if (equality && (right.Type.IsNothing || left.Type.IsNothing))
            return new MissingNode(right.Type.IsNothing ? left : right, op == Comparison.NotEqual, syntax);
        return Compare(op, left, right, syntax, syntax.Left, syntax.Right, syntax.OperatorPosition);
    }

    private Node Compare(Comparison op, Node left, Node right, Syntax at, Syntax leftAt, Syntax rightAt, int position)
    {
        Align(ref left, ref right, leftAt, rightAt);
        AlignTimed(ref left, ref right, leftAt, rightAt);
        var (a, b) = (left.Type, right.Type);
        if (!a.IsAny && !b.IsAny && a.Kind != b.Kind)
        {
            var hint = (a.Kind, b.Kind) is (FactKind.Date, FactKind.Moment) or (FactKind.Moment, FactKind.Date) ? "Write .Date after the date and time." : null;
            return Fault(at, position, 2, $"{Capital(a.Words)} cannot be compared with {b.Words}.", hint);
        }
        if (op is not (Comparison.Equal or Comparison.NotEqual) && (a.Kind is FactKind.Boolean or FactKind.List or FactKind.Record || b.Kind is FactKind.Boolean or FactKind.List or FactKind.Record))
            return Fault(at, position, 2, $"{Capital((a.IsAny ? b : a).Words)} has no order.", "Use == or !=.");
        // Days of the week are in the order of their numbers, not of their letters.
        if (op is not (Comparison.Equal or Comparison.NotEqual)) (left, right) = (Counted(left, leftAt), Counted(right, rightAt));
        return new CompareNode(op, left, right, at);
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    // A text literal becomes what it is compared with.
    private void Align(ref Node left, ref Node right, Syntax leftAt, Syntax rightAt)
    {
        if (ReferenceEquals(left.Type, FactType.DayOfWeek)) right = Weekday(right, rightAt);
        if (ReferenceEquals(right.Type, FactType.DayOfWeek)) left = Weekday(left, leftAt);
        if (right is ConstantNode { Value.Kind: FactKind.Text } && !left.Type.IsAny && (left.Type.Kind != FactKind.Text || left is not ConstantNode)) right = FitLiteral(right, left.Type, rightAt);
        else if (left is ConstantNode { Value.Kind: FactKind.Text } && !right.Type.IsAny && right is not ConstantNode { Value.Kind: FactKind.Text }) left = FitLiteral(left, right.Type, leftAt);
    }

    // A day that rule files carry in a DateTime is that day's midnight beside a date and time.
    private static void AlignTimed(ref Node left, ref Node right, Syntax leftAt, Syntax rightAt)
    {
        if (right.Type.Kind == FactKind.Moment) left = AtMidnight(left, leftAt);
        if (left.Type.Kind == FactKind.Moment) right = AtMidnight(right, rightAt);
    }

    private static Node AtMidnight(Node node, Syntax at) => node.Type is ScalarType { Timed: true, Kind: FactKind.Date }
        ? new CallNode(TimeFunctions.AtMidnight, [node], FactType.Moment, at)
        : node;

    // TimeSpan.FromDays(7) and TimeSpan(7, 0, 0, 0) leave a day a day; any other length of time may end within one.
    private static bool IsWholeDays(Node span) => span is CallNode call && call.Function.Name switch
    {
        "TimeSpan.FromDays" => call.Parts[0].Type.IsWhole,
        "TimeSpan" => call.Parts.Length == 4 && call.Parts.Skip(1).All(p => p is ConstantNode { Value.Kind: FactKind.Number } part && part.Value.AsNumber() == 0),
        _ => false,
    };

    // Rule files count the days of the week from Sunday = 0.
    private static Node Weekday(Node node, Syntax at) => node is ConstantNode { Value: { Kind: FactKind.Number } number } && number.AsNumber() is >= 0 and <= 6 and var day && decimal.Truncate(day) == day
        ? Constant(Fact.Of(((System.DayOfWeek)(int)day).ToString()), FactType.DayOfWeek, at)
        : node;

    private Node FitLiteral(Node literal, FactType wanted, Syntax at) =>
        wanted.Kind is FactKind.List or FactKind.Record ? literal : FitText((ConstantNode)literal, wanted is ScalarType { Whole: true } ? FactType.Number : wanted, at);

    private Node In(InSyntax syntax)
    {
        var item = Visit(syntax.Item);
        var list = syntax.List is { } given ? Visit(given) : null;
        if (syntax.Members is [var only] && Visit(only) is { Type.Kind: FactKind.List } single && item.Type.Kind != FactKind.List) list = single;
        Node node;
        if (list is not null)
        {
            if (list.Type is ListType { Of: var of } && item is ConstantNode { Value.Kind: FactKind.Text } && !of.IsAny) item = FitLiteral(item, of, syntax.Item);
            if (!list.Type.IsAny && list.Type.Kind != FactKind.List) return Fault(syntax.List!, $"in needs a list, but this is {list.Type.Words}.", "Write the values in brackets: x in (1, 2).");
            if (list.Type is ListType { Of: var has } && FactType.Common(has, item.Type) is null) return Fault(syntax, $"{Capital(item.Type.Words)} is never in {list.Type.Words}.");
            node = new InListNode(item, list, syntax);
        }
        else
        {
            var members = new Node[syntax.Members!.Count];
            var asksForNull = false;
            for (var i = 0; i < members.Length; i++)
            {
                var member = Visit(syntax.Members[i]);
                asksForNull |= member.Type.IsNothing;
                if (ReferenceEquals(item.Type, FactType.DayOfWeek)) member = Weekday(member, syntax.Members[i]);
                if (member is ConstantNode { Value.Kind: FactKind.Text } && item.Type.Kind is not (FactKind.Number or FactKind.Boolean) && !item.Type.IsAny && item is not ConstantNode) member = FitLiteral(member, item.Type, syntax.Members[i]);
                if (!member.Type.IsAny && !item.Type.IsAny && member.Type.Kind != item.Type.Kind)
                    member = Fault(syntax.Members[i], $"{Capital(item.Type.Words)} cannot be compared with {member.Type.Words}.");
                members[i] = member;
            }
            Node[] values = [.. members.Where(m => !m.Type.IsNothing)];
            // null among the values asks whether the fact is missing, as == null does.
            node = !asksForNull ? new InNode(item, members, syntax)
                : values.Length == 0 ? new MissingNode(item, false, syntax)
                : new LogicNode(false, [new MissingNode(item, false, syntax), new InNode(item, values, syntax)], syntax);
        }
        return syntax.Negated ? new NotNode(node, syntax) : node;
    }

    // ---- arithmetic

    private Node Minus(UnarySyntax minus)
    {
        var operand = Visit(minus.Operand);
        if (operand is ConstantNode { Value.Kind: FactKind.Number } literal) return Constant(Fact.Of(-literal.Value.AsNumber()), literal.Type, minus);
        if (operand.Type.IsAny || operand.Type.Kind is FactKind.Number or FactKind.Duration) return new NegateNode(operand, operand.Type.IsNothing ? FactType.Number : operand.Type, minus);
        return Fault(minus, $"- needs a number, but was given {operand.Type.Words}.");
    }

    private Node Calculate(BinarySyntax syntax)
    {
        var op = syntax.Operator switch
        {
            "+" => Arithmetic.Add,
            "-" => Arithmetic.Subtract,
            "*" => Arithmetic.Multiply,
            "/" => Arithmetic.Divide,
            "%" => Arithmetic.Remainder,
            "&" => Arithmetic.And,
            "|" => Arithmetic.Or,
            "<<" => Arithmetic.ShiftLeft,
            _ => Arithmetic.ShiftRight,
        };
        var (left, right) = (Visit(syntax.Left), Visit(syntax.Right));
        if (op == Arithmetic.Subtract) AlignTimed(ref left, ref right, syntax.Left, syntax.Right);
        if (op is Arithmetic.Add or Arithmetic.Subtract && right.Type.Kind == FactKind.Duration && !IsWholeDays(right)) left = AtMidnight(left, syntax.Left);
        // The word null between texts is the empty text; a fact that is missing is not.
        if (op == Arithmetic.Add && left.Type.Kind == FactKind.Text && right.Type.IsNothing) right = Constant(Fact.Of(""), FactType.Text, syntax.Right);
        if (op == Arithmetic.Add && right.Type.Kind == FactKind.Text && left.Type.IsNothing) left = Constant(Fact.Of(""), FactType.Text, syntax.Left);
        var (a, b) = (left.Type, right.Type);
        var bits = op >= Arithmetic.And;
        if (op is Arithmetic.And or Arithmetic.Or && a.Kind == FactKind.Boolean && b.Kind == FactKind.Boolean) return new LogicNode(op == Arithmetic.And, [left, right], syntax);
        if (bits && (a.Kind == FactKind.Boolean || b.Kind == FactKind.Boolean))
            return Fault(syntax, syntax.OperatorPosition, syntax.Operator.Length, $"{syntax.Operator} needs yes or no on both sides.", op is Arithmetic.And or Arithmetic.Or ? $"Write {(op == Arithmetic.And ? "and" : "or")} between two conditions." : null);
        if (a.Kind == FactKind.Number && b.Kind == FactKind.Number)
        {
            var whole = bits || a.IsWhole && b.IsWhole && op != Arithmetic.Divide;
            return new ArithmeticNode(op, left, right, whole ? FactType.Integer : FactType.Number, syntax);
        }
        if (op is Arithmetic.Add or Arithmetic.And && (a.Kind == FactKind.Text || b.Kind == FactKind.Text)) return new JoinNode(left, right, syntax);
        var type = (op, a.Kind, b.Kind) switch
        {
            (Arithmetic.Subtract, FactKind.Date, FactKind.Date) or (Arithmetic.Subtract, FactKind.Moment, FactKind.Moment) => FactType.Duration,
            (Arithmetic.Add or Arithmetic.Subtract, FactKind.Date, FactKind.Duration) => FactType.Date,
            (Arithmetic.Add, FactKind.Duration, FactKind.Date) => FactType.Date,
            (Arithmetic.Add or Arithmetic.Subtract, FactKind.Moment, FactKind.Duration) => FactType.Moment,
            (Arithmetic.Add or Arithmetic.Subtract, FactKind.Duration, FactKind.Duration) => FactType.Duration,
            _ => null,
        };
        if (type is not null) return new ArithmeticNode(op, left, right, type, syntax);
        if (a.IsAny || b.IsAny)
        {
            var other = a.IsAny ? b : a;
            if (op is not (Arithmetic.Add or Arithmetic.Subtract))
            {
                if (!other.IsAny && other.Kind != FactKind.Number) return Wrong(syntax, a, b);
                return new ArithmeticNode(op, left, right, FactType.Number, syntax);
            }
            if (other.Kind is FactKind.Boolean or FactKind.List or FactKind.Record) return Wrong(syntax, a, b);
            return new ArithmeticNode(op, left, right, FactType.Any, syntax);
        }
        return Wrong(syntax, a, b);
    }

    private Node Wrong(BinarySyntax syntax, FactType a, FactType b)
    {
        var hint = (a.Kind, b.Kind) is (FactKind.Date, FactKind.Number) ? "Write addDays(date, days), addWorkingDays or addMonths." : null;
        return Fault(syntax, syntax.OperatorPosition, syntax.Operator.Length, $"{syntax.Operator} cannot be used with {a.Words} and {b.Words}.", hint);
    }

    // ---- lists and records

    private Node List(ListSyntax list)
    {
        var items = list.Items.Select(Visit).ToArray();
        var of = FactType.Nothing;
        foreach (var item in items)
        {
            if (FactType.Common(of, item.Type) is { } common) of = common;
            else if (list.OneType) return Fault(list, $"The list mixes {of.Words} and {item.Type.Words}.");
            else of = FactType.Any;
        }
        return new ListNode(items, FactType.List(of.IsNothing ? FactType.Any : of), list);
    }

    private Node Record(RecordSyntax record)
    {
        var items = record.Fields.Select(f => Visit(f.Value)).ToArray();
        var shape = FactType.Record([.. record.Fields.Select((f, i) => (f.Name, items[i].Type.IsNothing ? FactType.Any : items[i].Type))]);
        return new RecordNode(shape, items, record);
    }
}
