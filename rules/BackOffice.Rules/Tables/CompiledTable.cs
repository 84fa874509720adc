using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Tables;

/// <summary>What a table decided.</summary>
public sealed record TableDecision
{
    /// <summary>The output; a record where there are several outputs, a list where the policy collects; unknown when no row fits.</summary>
    public Fact Value { get; init; }

    /// <summary>Why there is no decision; null when there is one.</summary>
    public string? Error { get; init; }

    /// <summary>The missing facts that would decide; empty when decided.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The rows that decided, counted from 1.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>The decision and its reason in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Inputs read, rows that fitted and the value, for the record.</summary>
    public required JsonObject Explanation { get; init; }
}

/// <summary>What compiling a table gave.</summary>
public sealed record TableCompilation(CompiledTable? Table, IReadOnlyList<TableProblem> Problems);

/// <summary>A decision table ready to decide. Immutable.</summary>
public sealed class CompiledTable
{
    private sealed record Cell(CompiledExpression? Test, UnaryTests Parts);

    private readonly CompiledExpression[] inputs;
    private readonly CompiledExpression?[] allowed;
    private readonly Cell[][] tests;
    private readonly CompiledExpression[][] outputs;
    private readonly CompiledExpression?[] defaults;
    private readonly Fact[]?[] priorities;

    // The values of the columns stand in the frame behind the named expressions that the table may use.
    private readonly int first;

    private CompiledTable(DecisionTable table, int first, CompiledExpression[] inputs, CompiledExpression?[] allowed, Cell[][] tests, CompiledExpression[][] outputs, CompiledExpression?[] defaults, Fact[]?[] priorities)
    {
        Source = table;
        this.first = first;
        this.inputs = inputs;
        this.allowed = allowed;
        this.tests = tests;
        this.outputs = outputs;
        this.defaults = defaults;
        this.priorities = priorities;
    }

    /// <summary>The table as written.</summary>
    public DecisionTable Source { get; }

    internal IReadOnlyList<CompiledExpression> Inputs => inputs;

    internal UnaryTests Parts(int row, int column) => tests[row][column].Parts;

    internal CompiledExpression? Allowed(int column) => allowed[column];

    // ---- compiling

    /// <summary>Checks and compiles a table against the names it may use.</summary>
    public static TableCompilation Compile(DecisionTable table, Schema schema) => Compile(table, schema, 0);

    internal static TableCompilation Compile(DecisionTable table, Schema schema, int first) => new Builder(table, schema, first).Build();

    /// <summary>Everything that the table reads.</summary>
    internal IEnumerable<Node> Trees => inputs.Concat(outputs.SelectMany(row => row)).Concat(allowed.OfType<CompiledExpression>()).Concat(defaults.OfType<CompiledExpression>())
        .Concat(tests.SelectMany(row => row).Select(cell => cell.Test).OfType<CompiledExpression>()).Select(e => e.Tree);

    internal Frame Tried(int column, Fact value)
    {
        var frame = new Frame(Scope.Empty);
        frame.Define(first + column, value);
        return frame;
    }

    private sealed class Builder
    {
        private readonly DecisionTable table;
        private readonly Schema schema;
        private readonly int first;
        private readonly List<TableProblem> problems = [];
        private readonly string[] phrases;
        private Schema names;

        public Builder(DecisionTable table, Schema schema, int first)
        {
            this.table = table;
            this.first = first;
            this.schema = names = schema;
            phrases = [.. Phrases(schema.Names).Distinct().OrderByDescending(p => p.Length)];
        }

        // Names that no word of the language can spell: "Years of Service".
        private static IEnumerable<string> Phrases(FactType type) => type switch
        {
            RecordType record => record.Fields.SelectMany(f => Phrases(f.Type).Concat(f.Name.All(c => char.IsLetterOrDigit(c) || c == '_') ? [] : [f.Name])),
            ListType list => Phrases(list.Of),
            _ => [],
        };

        // The value of a column, under a name that nobody can type.
        private static string Hidden(int column) => $"ʔ{column}";

        public TableCompilation Build()
        {
            var inputs = table.Inputs.Select((input, i) => Input(input, i)).ToArray();
            var allowed = table.Inputs.Select((input, i) => input.Allowed is { Length: > 0 } text && inputs[i] is not null ? Test(text, i, 0, inputs[i]!.Type)?.Test : null).ToArray();
            var tests = table.Rows.Select((row, r) => row.Tests.Select((cell, i) => inputs[i] is null ? null : Test(cell, i, r + 1, inputs[i]!.Type)).ToArray()).ToArray();
            var outputs = table.Rows.Select((row, r) => row.Outputs.Select((cell, i) => Output(cell, i, r + 1)).ToArray()).ToArray();
            var defaults = table.Outputs.Select((o, i) => string.IsNullOrEmpty(o.Default) ? null : Output(o.Default, i, 0)).ToArray();
            var priorities = table.Outputs.Select((o, i) => Values(o, i)).ToArray();
            if (table.HitPolicy is HitPolicy.Priority or HitPolicy.OutputOrder && priorities.All(p => p is null))
                problems.Add(new TableProblem(0, 0, "This hit policy needs the output values listed in order of importance."));
            if (table.Aggregation != Aggregation.None && table.HitPolicy != HitPolicy.Collect)
                problems.Add(new TableProblem(0, 0, "Only a COLLECT table aggregates."));
            if (table.Aggregation is Aggregation.Sum or Aggregation.Min or Aggregation.Max && table.Outputs.Count > 1)
                problems.Add(new TableProblem(0, 0, "A table that aggregates has one output."));
            for (var r = 0; r < outputs.Length && problems.Count == 0; r++)
                for (var i = 0; i < outputs[r].Length; i++)
                    if (priorities[i] is { } listed && outputs[r][i] is { Reads.Count: 0 } constant && constant.TryEvaluate(Scope.Empty) is { Error: null, Value: { IsUnknown: false } value } && !listed.Contains(value))
                        problems.Add(new TableProblem(r + 1, table.Inputs.Count + i + 1, $"{value} is not one of the listed output values."));
            return problems.Count > 0
                ? new TableCompilation(null, problems)
                : new TableCompilation(new CompiledTable(table, first, inputs!, allowed, tests!, outputs!, defaults, priorities), []);
        }

        private CompiledExpression? Input(InputColumn input, int column)
        {
            var type = TypeCalled(input.Type, column);
            var compiled = Expression.Read(input.Expression, schema, type, null, phrases);
            foreach (var error in compiled.Errors) problems.Add(new TableProblem(0, column + 1, error.ToString()));
            if (compiled.Expression is { } expression) names = names.Bind(Hidden(column), new DefinitionBinding(input.Expression, input.Expression, expression.Tree, first + column));
            return compiled.Expression;
        }

        private FactType? TypeCalled(string? name, int column)
        {
            switch (name?.ToUpperInvariant())
            {
                case null or "" or "ANY": return null;
                case "STRING" or "TEXT": return FactType.Text;
                case "NUMBER": return FactType.Number;
                case "INTEGER": return FactType.Integer;
                case "BOOLEAN" or "YESNO": return FactType.Boolean;
                case "DATE": return FactType.Date;
                case "DATETIME" or "DATE AND TIME" or "MOMENT": return FactType.Moment;
                case "TIME" or "DAYTIMEDURATION" or "YEARMONTHDURATION" or "DURATION": return FactType.Duration;
                default:
                    problems.Add(new TableProblem(0, column + 1, $"There is no type {name}; write number, string, boolean, date, dateTime or duration."));
                    return null;
            }
        }

        private CompiledExpression? Output(string cell, int column, int row)
        {
            var place = table.Inputs.Count + column;
            var compiled = Expression.Read(cell, schema, TypeCalled(table.Outputs[column].Type, place), null, phrases);
            foreach (var error in compiled.Errors) problems.Add(new TableProblem(row, place + 1, error.ToString()));
            return compiled.Expression;
        }

        private Fact[]? Values(OutputColumn output, int column)
        {
            if (string.IsNullOrEmpty(output.Values)) return null;
            var parts = UnaryTests.Parse(output.Values, out var problem);
            if (parts is null) { problems.Add(new TableProblem(0, table.Inputs.Count + column + 1, problem!)); return null; }
            if (parts.Tests.Any(t => t.Operator != "==")) return null; // A range of values lists none.
            return [.. parts.Tests.Select(t => Expression.Read(t.Operand, schema, null, null, phrases).Expression?.TryEvaluate(Scope.Empty).Value ?? default)];
        }

        private Cell? Test(string cell, int column, int row, FactType type)
        {
            var parts = UnaryTests.Parse(cell, out var problem);
            if (parts is null) { problems.Add(new TableProblem(row, column + 1, problem!)); return null; }
            if (parts.PassesAll) return new Cell(null, parts);
            var texts = new List<string>();
            foreach (var test in parts.Tests)
            {
                if (Text(test, column, row, type) is not { } text) return null;
                texts.Add(text);
            }
            var joined = string.Join(" or ", texts);
            var compiled = Expression.Read(parts.Negated ? $"not ({joined})" : joined, names, FactType.Boolean, null, phrases);
            foreach (var error in compiled.Errors) problems.Add(new TableProblem(row, column + 1, error.ToString()));
            return compiled.Expression is null ? null : new Cell(compiled.Expression, parts);
        }

        private string? Text(UnaryTest test, int column, int row, FactType type)
        {
            var value = Hidden(column);
            var (asked, upper) = (test.Operand, test.Upper ?? "");
            if (UnaryTests.Spell(ref asked, value) && test.Operator == "==") return $"({asked})";
            UnaryTests.Spell(ref upper, value);
            test = test with { Operand = asked, Upper = test.Upper is null ? null : upper };
            // By itself first: what it is compared with decides what the comparison is, and a fault has its place.
            var operand = Expression.Read(test.Operand, names, null, null, phrases);
            if (operand.Errors.Count > 0) { problems.Add(new TableProblem(row, column + 1, operand.Errors[0].ToString())); return null; }
            if (test.Operator == "between")
                return $"({value} {(test.WithLower ? ">=" : ">")} ({test.Operand}) and {value} {(test.WithUpper ? "<=" : "<")} ({test.Upper}))";
            var of = operand.Expression!.Type;
            if (test.Operator == "==" && of.Kind == FactKind.List && type.Kind != FactKind.List) return $"({value} in ({test.Operand}))";
            if (test.Operator == "==" && of.Kind == FactKind.Boolean && type.Kind is not (FactKind.Boolean or FactKind.Unknown)) return $"({test.Operand})";
            return $"({value} {test.Operator} ({test.Operand}))";
        }
    }

    // ---- deciding

    /// <summary>Decides. Never throws: a fault is the error of the decision.</summary>
    public TableDecision Evaluate(Scope scope)
    {
        var frame = new Frame(scope);
        var values = new Fact[inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                values[i] = frame.Define(first + i, Interpreter.Run(inputs[i].Tree, frame));
                if (allowed[i] is { } test && !values[i].IsUnknown && !Interpreter.Run(test.Tree, frame).IsYes)
                    return Failed(values, $"{inputs[i].Text} is {values[i]}, which is not one of the allowed values: {Source.Inputs[i].Allowed}.");
            }
            return Decide(scope, frame, values);
        }
        catch (EvaluationException e)
        {
            return Failed(values, e.Message);
        }
    }

    internal Fact Row(int row, Frame frame, out int unsure)
    {
        unsure = -1;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (tests[row][i].Test is not { } test) continue;
            var passes = Interpreter.Run(test.Tree, frame);
            if (passes.IsNo) return Fact.No;
            if (passes.IsUnknown && unsure < 0) unsure = i;
        }
        return unsure >= 0 ? default : Fact.Yes;
    }

    private TableDecision Decide(Scope scope, Frame frame, Fact[] values)
    {
        var fits = new List<int>();
        var open = new List<int>();
        var missing = new List<string>();
        for (var row = 0; row < tests.Length; row++)
        {
            var passes = Row(row, frame, out var unsure);
            if (passes.IsYes) fits.Add(row);
            else if (passes.IsUnknown)
            {
                open.Add(row);
                var named = tests[row][unsure].Test!.Explain(scope).Missing;
                missing.AddRange(named.Count > 0 ? named : [inputs[unsure].Text]);
            }
            // What comes after cannot change the answer.
            if (Source.HitPolicy == HitPolicy.First && (fits.Count > 0 || open.Count > 0)) break;
        }
        // One row that fits settles a Unique or Any table; elsewhere an open row could still change the answer.
        if (open.Count > 0 && (fits.Count == 0 || Source.HitPolicy is not (HitPolicy.Unique or HitPolicy.Any))) return Open(values, missing);
        if (fits.Count == 0) return NoRow(scope, values);
        var outcome = fits.Select(row => (Row: row, Value: Output(row, scope))).ToList();
        switch (Source.HitPolicy)
        {
            case HitPolicy.Unique when fits.Count > 1:
                return Failed(values, $"Rows {string.Join(" and ", fits.Select(r => r + 1))} fit at once, but at most one row of this table may.");
            case HitPolicy.Any when outcome.Any(o => !o.Value.Equals(outcome[0].Value)):
                return Failed(values, $"Rows {string.Join(" and ", fits.Select(r => r + 1))} fit at once and give different outputs.");
            case HitPolicy.Unique or HitPolicy.Any or HitPolicy.First:
                return Decided(values, [outcome[0].Row], outcome[0].Value);
            case HitPolicy.Priority:
                var best = outcome.OrderBy(o => o.Value, Comparer<Fact>.Create(ByPriority)).First();
                return Decided(values, [best.Row], best.Value);
            case HitPolicy.OutputOrder:
                return Decided(values, fits, List(outcome.OrderBy(o => o.Value, Comparer<Fact>.Create(ByPriority)).Select(o => o.Value)));
            case HitPolicy.Collect when Source.Aggregation != Aggregation.None:
                return Decided(values, fits, Aggregate([.. outcome.Select(o => o.Value)]));
            default:
                return Decided(values, fits, List(outcome.Select(o => o.Value)));
        }
    }

    private static Fact List(IEnumerable<Fact> values) => Fact.Of((IReadOnlyList<Fact>)values.ToArray());

    private Fact Output(int row, Scope scope) => Compose(outputs[row], scope);

    private Fact Compose(CompiledExpression?[] cells, Scope scope)
    {
        if (cells.Length == 1) return cells[0]?.Evaluate(scope) ?? default;
        return Fact.Of(FactRecord.Open(cells.Select((cell, i) => KeyValuePair.Create(Source.Outputs[i].Name!, cell?.Evaluate(scope) ?? default))));
    }

    private int ByPriority(Fact a, Fact b)
    {
        for (var i = 0; i < priorities.Length; i++)
        {
            if (priorities[i] is not { } order) continue;
            var (x, y) = priorities.Length == 1 ? (a, b) : (a[Source.Outputs[i].Name!], b[Source.Outputs[i].Name!]);
            var difference = Place(order, x) - Place(order, y);
            if (difference != 0) return difference;
        }
        return 0;
    }

    private static int Place(Fact[] order, Fact value) => Array.IndexOf(order, value) is var at and >= 0 ? at : order.Length;

    private Fact Aggregate(Fact[] values)
    {
        if (Source.Aggregation == Aggregation.Count) return Fact.Of(values.Length);
        if (values.Any(v => v.IsUnknown)) return default;
        var result = values[0];
        foreach (var value in values.Skip(1))
        {
            if (Source.Aggregation == Aggregation.Sum) { result = Ops.Calculate(Arithmetic.Add, result, value); continue; }
            if (value.Kind != result.Kind) throw Ops.Fault($"{value} and {result} cannot be compared.");
            if (Ops.Order(value, result) is var order && (Source.Aggregation == Aggregation.Min ? order < 0 : order > 0)) result = value;
        }
        return result;
    }

    private TableDecision NoRow(Scope scope, Fact[] values)
    {
        if (defaults.Any(d => d is not null))
        {
            var value = Compose(defaults, scope);
            var many = Source.HitPolicy is HitPolicy.RuleOrder or HitPolicy.OutputOrder || Source.HitPolicy == HitPolicy.Collect && Source.Aggregation == Aggregation.None;
            return Decided(values, [], many ? List([value]) : value);
        }
        return Decided(values, [], (Source.HitPolicy, Source.Aggregation) switch
        {
            (HitPolicy.Collect, Aggregation.Count) => Fact.Of(0),
            (HitPolicy.Collect, Aggregation.None) or (HitPolicy.RuleOrder or HitPolicy.OutputOrder, _) => List([]),
            _ => default,
        });
    }

    private TableDecision Decided(Fact[] values, IReadOnlyList<int> rows, Fact value)
    {
        var numbers = rows.Select(r => r + 1).ToArray();
        var because = string.Join(", ", inputs.Select((input, i) => (input, i)).Where(x => rows.Count == 0 || rows.Any(r => !tests[r][x.i].Parts.PassesAll)).Select(x => $"{Explanation.Words(x.input.Text)} is {values[x.i]}"));
        var sentence = rows.Count switch
        {
            0 when value.IsUnknown => $"No row of the table fits{(because.Length > 0 ? $": {because}" : "")}.",
            0 => $"The answer is {value}, because no row of the table fits.",
            _ => $"The answer is {value}{(because.Length > 0 ? $", because {because}" : "")} ({(numbers.Length == 1 ? "row" : "rows")} {string.Join(", ", numbers)}).",
        };
        var explanation = Explain(values);
        explanation["rows"] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]);
        explanation["value"] = value.ToJson();
        return new TableDecision { Value = value, Rows = numbers, Sentence = sentence, Explanation = explanation };
    }

    private TableDecision Open(Fact[] values, List<string> missing)
    {
        var names = missing.Distinct().ToArray();
        var explanation = Explain(values);
        explanation["missing"] = new JsonArray([.. names.Select(n => (JsonNode)n)]);
        return new TableDecision { Missing = names, Sentence = $"Not decided, because {string.Join(" and ", names.Select(n => Explanation.Words(n) + " is not known"))}.", Explanation = explanation };
    }

    private TableDecision Failed(Fact[] values, string error)
    {
        var explanation = Explain(values);
        explanation["error"] = error;
        return new TableDecision { Error = error, Sentence = $"There is no answer: {error}", Explanation = explanation };
    }

    private JsonObject Explain(Fact[] values)
    {
        var json = new JsonObject();
        if (Source.Name.Length > 0) json["table"] = Source.Name;
        if (Source.Citation is { } citation) json["citation"] = citation;
        json["inputs"] = new JsonArray([.. inputs.Select((input, i) => (JsonNode)new JsonObject { ["expression"] = input.Text, ["value"] = values[i].ToJson() })]);
        return json;
    }

    /// <summary>Gaps, overlaps, masked and unreachable rows, each with a concrete example.</summary>
    public IReadOnlyList<TableFinding> Analyse() => TableAnalysis.Run(this);

    internal bool CellPasses(int row, int column, Frame frame) => tests[row][column].Test is not { } test || Interpreter.Run(test.Tree, frame).IsYes;

    internal bool HasDefault => defaults.Any(d => d is not null);

    internal Fact? ConstantOutput(int row) =>
        outputs[row].All(o => o.Reads.Count == 0) && outputs[row].All(o => o.TryEvaluate(Scope.Empty).Error is null) ? Compose(outputs[row], Scope.Empty) : null;
}
