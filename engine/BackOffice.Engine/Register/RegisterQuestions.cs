using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Register;

/// <summary>
/// What a rule set can read of a pupil in the register. The set says it itself: each of its questions may name where the
/// register has the answer (<c>"from": "pupil.dateOfBirth"</c>), as an expression over the names below.
/// </summary>
public sealed class RegisterQuestions
{
    private readonly RecordType inputs;
    private readonly List<(string[] Path, CompiledExpression From)> questions = [];

    /// <summary>The register as questions may read it.</summary>
    public static Schema Names { get; } = Schema.Of(
        ("pupil", FactType.Record(
            ("id", FactType.Text), ("upn", FactType.Text), ("dateOfBirth", FactType.Date), ("yearGroup", FactType.Text), ("senStatus", FactType.Text),
            ("eligibility", FactType.Any), ("eligibilityOn", FactType.Date))),
        ("school", FactType.Record(("kind", FactType.Text), ("urn", FactType.Text), ("name", FactType.Text))));

    private RegisterQuestions(RecordType inputs) => this.inputs = inputs;

    /// <summary>Whether the register answers any question of the set.</summary>
    public bool Any => questions.Count > 0;

    /// <summary>Paths of the facts that the register has.</summary>
    public IEnumerable<string> Known => questions.Select(question => string.Join('.', question.Path));

    /// <summary>Paths of the facts that the set reads and the register does not have.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>Questions whose place in the register cannot be read, each with the reason.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Reads the questions of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="inputs">The types of its facts.</param>
    public static RegisterQuestions Of(RuleSet set, RecordType inputs)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(inputs);
        var read = new RegisterQuestions(inputs);
        var problems = new List<string>();
        foreach (var (path, question) in set.Questions.Where(entry => !string.IsNullOrEmpty(entry.Value.From)).OrderBy(entry => entry.Key.Length))
        {
            var compiled = Expression.Compile(question.From!, Names);
            if (compiled.Expression is { } expression)
            {
                read.questions.Add((path.Split('.'), expression));
            }
            else
            {
                problems.Add($"{question.Label}: {compiled.Errors[0]}");
            }
        }

        read.Problems = problems;
        var known = read.Known.ToList();
        read.Unknown = [.. Leaves(inputs, "").Where(leaf => !known.Exists(path => leaf == path || leaf.StartsWith(path + ".", StringComparison.Ordinal)))];
        return read;
    }

    /// <summary>The facts of one pupil, for the set's inputs; what the register does not know is not known.</summary>
    /// <param name="pupil">The pupil.</param>
    /// <param name="school">Their school or setting.</param>
    /// <param name="today">The day on which the register is read.</param>
    /// <param name="problem">Why the facts do not fit the set's inputs; null when they do.</param>
    public Fact FactsOf(Pupil pupil, Provider? school, DateOnly today, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(pupil);
        var scope = new Scope(Fact.FromJson(Json(pupil, school), Names.Names), today);
        var facts = new JsonObject();
        foreach (var (path, from) in questions)
        {
            if (from.TryEvaluate(scope) is { Error: null, Value: { IsUnknown: false } value })
            {
                Put(facts, path, value.ToJson());
            }
        }

        return Fact.TryFromJson(facts, inputs, out var read, out problem) ? read : Fact.FromJson(new JsonObject(), inputs);
    }

    private static JsonObject Json(Pupil pupil, Provider? school) => new()
    {
        ["pupil"] = new JsonObject
        {
            ["id"] = pupil.Id,
            ["upn"] = pupil.Upn,
            ["dateOfBirth"] = pupil.DateOfBirth.ToString("O"),
            ["yearGroup"] = pupil.YearGroup,
            ["senStatus"] = pupil.SenStatus,
            ["eligibility"] = pupil.Eligibility?.Facts.DeepClone(),
            ["eligibilityOn"] = pupil.Eligibility?.On.ToString("O"),
        },
        ["school"] = school is null ? null : new JsonObject { ["kind"] = school.Kind, ["urn"] = school.Urn, ["name"] = school.Name },
    };

    private static void Put(JsonObject facts, string[] path, JsonNode? value)
    {
        var at = facts;
        foreach (var step in path[..^1])
        {
            if (at[step] is not JsonObject inner)
            {
                at[step] = inner = [];
            }

            at = inner;
        }

        at[path[^1]] = value;
    }

    private static IEnumerable<string> Leaves(RecordType type, string path) =>
        type.Fields.SelectMany(field => field.Type is RecordType inner ? Leaves(inner, $"{path}{field.Name}.") : [path + field.Name]);
}
