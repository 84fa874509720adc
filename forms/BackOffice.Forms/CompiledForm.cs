using System.Collections.Frozen;
using System.Text.Json.Nodes;
using BackOffice.Forms.Evaluating;
using BackOffice.Forms.Reading;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms;

/// <summary>What compiling a form gave.</summary>
/// <param name="Form">The form, ready to use; null when there are faults.</param>
/// <param name="Faults">What is wrong, with path and line.</param>
public sealed record FormCompilation(CompiledForm? Form, IReadOnlyList<FormFault> Faults);

/// <summary>
/// A form whose every expression was checked against its questions and the facts of the case. Compiled once, used for every
/// return; immutable and safe to share.
/// </summary>
public sealed partial class CompiledForm
{
    /// <summary>Key of the answers under which the reasons for queries are kept, by <see cref="FormIssue.ReasonKey"/>.</summary>
    public const string Explained = "$explained";

    private CompiledForm(FormDefinition definition, LookupLists lookups)
    {
        Definition = definition;
        Lookups = lookups;
    }

    /// <summary>The form as designed.</summary>
    public FormDefinition Definition { get; }

    /// <summary>Lists of options.</summary>
    public LookupLists Lookups { get; }

    /// <summary>Facts that the form's expressions read beside the answers, so that the caller fetches no more than needed.</summary>
    public IReadOnlyCollection<string> ReadsBeside { get; private set; } = [];

    /// <summary>Answers of the return before that the form's expressions read.</summary>
    public IReadOnlyCollection<string> ReadsOfPrevious { get; private set; } = [];

    internal Schema FormSchema { get; private set; } = Schema.Empty;

    /// <summary>Type of the answers as expressions read them; the fields in their order, and the days of the collection last where there are any.</summary>
    internal RecordType AnswersType { get; private set; } = FactType.Record();

    /// <summary>Type of the form's own conditions.</summary>
    internal RecordType ConditionsType { get; private set; } = FactType.Record();

    internal FrozenDictionary<string, RowSetPlan> RowSets { get; private set; } = FrozenDictionary<string, RowSetPlan>.Empty;

    /// <summary>Conditions and calculations of the form itself, in an order in which each finds what it reads.</summary>
    internal IReadOnlyList<PlanStep> Steps { get; private set; } = [];

    /// <summary>Expressions inside texts, by what is written between the braces.</summary>
    internal FrozenDictionary<string, CompiledExpression> InTexts { get; private set; } = FrozenDictionary<string, CompiledExpression>.Empty;

    private Dictionary<FieldDefinition, FieldPlan> Fields { get; set; } = [];

    private Dictionary<object, Applies> Parts { get; set; } = [];

    /// <summary>What is compiled of a field of the form or of a row.</summary>
    internal FieldPlan Of(FieldDefinition field) => Fields[field];

    /// <summary>When a task, page or check applies. The page that stands in for rows without pages of their own always does.</summary>
    internal Applies Of(object part) => Parts.TryGetValue(part, out var applies) ? applies : Always;

    internal static readonly Applies Always = new(null, null);

    /// <summary>Checks a form's expressions and gets it ready.</summary>
    /// <param name="definition">The form.</param>
    /// <param name="lookups">The pack's lists.</param>
    /// <param name="context">Names and types of the facts beside the answers; the usual ones are added where missing.</param>
    public static FormCompilation Compile(FormDefinition definition, LookupLists? lookups = null, Schema? context = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var form = new CompiledForm(definition, lookups ?? LookupLists.None);
        var faults = new FormCompiler(form, context ?? Schema.Empty).Run();
        return faults.Count > 0 ? new FormCompilation(null, [.. faults.OrderBy(f => f.Line)]) : new FormCompilation(form, []);
    }

    /// <summary>Works out what applies, what is calculated, how far the form is and what is wrong, for given answers.</summary>
    /// <param name="answers">The answers as kept; not changed.</param>
    /// <param name="context">What the form is read against.</param>
    public FormEvaluation Evaluate(JsonObject answers, FormContext context)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(context);
        return new FormEvaluator(this, answers, context).Run();
    }

    /// <summary>First answers that are known already: the values of <c>default</c> and <c>source</c>, by field.</summary>
    /// <param name="context">What the form is read against.</param>
    public JsonObject Prefill(FormContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FormEvaluator(this, [], context).Prefill();
    }

    /// <summary>
    /// What a posted page says, to be merged into the answers: a value for each of the page's questions as understood, what
    /// was typed where it could not be understood, and null where nothing was given. Never refuses: everything typed is kept.
    /// File questions are left alone, because files travel by themselves.
    /// </summary>
    /// <param name="page">The page, from the evaluation that it was shown with.</param>
    /// <param name="posted">What was sent. Values are found by the field's name; parts of a date as <c>name-day</c> and so on.</param>
    public static JsonObject ReadPage(PageState page, Posted posted) => ReadFields(page.Fields, posted);

    /// <summary>As <see cref="ReadPage"/>, for any fields.</summary>
    /// <param name="fields">Fields that were shown.</param>
    /// <param name="posted">What was sent.</param>
    public static JsonObject ReadFields(IEnumerable<FieldState> fields, Posted posted)
    {
        ArgumentNullException.ThrowIfNull(posted);
        var patch = new JsonObject();
        foreach (var field in fields.Where(f => f.IsAsked && f.Definition.Type is not (FieldType.File or FieldType.RowSet or FieldType.Record)))
        {
            patch[field.Name] = Keep(field.Definition, AnswerReader.Raw(field.Definition, field.Name, posted));
        }

        return patch;
    }

    /// <summary>
    /// One answer as it is kept: understood where that is possible, otherwise wrapped as typed. Also for screens that hand over
    /// single values instead of posting a page.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="raw">Text, truth value, list of codes, or an object of parts (<c>day</c>, <c>month</c>, <c>year</c>); null for nothing.</param>
    public static JsonNode? Keep(FieldDefinition field, JsonNode? raw)
    {
        ArgumentNullException.ThrowIfNull(field);
        var reading = AnswerReader.Read(field, raw);
        if (!reading.Given) return null;
        return reading.Fault is null ? Detached(reading.Value) : Typed.Wrap(Detached(Typed.Unwrap(raw))!);
    }

    /// <summary>Merges what a page said into the answers: null takes an answer away.</summary>
    /// <param name="answers">The answers so far; not changed.</param>
    /// <param name="patch">What the page said.</param>
    public static JsonObject Merge(JsonObject answers, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(patch);
        var merged = (JsonObject)answers.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null) merged.Remove(name);
            else merged[name] = value.DeepClone();
        }

        return merged;
    }

    internal static JsonNode? Detached(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();

    internal void Ready(Schema schema, IReadOnlyList<PlanStep> steps, Dictionary<string, RowSetPlan> rowSets, Dictionary<string, CompiledExpression> inTexts, Dictionary<FieldDefinition, FieldPlan> fields, Dictionary<object, Applies> parts, IReadOnlyCollection<string> beside, IReadOnlyCollection<string> ofPrevious)
    {
        FormSchema = schema;
        AnswersType = (RecordType)schema.Names.Find("form")!;
        ConditionsType = (RecordType)schema.Names.Find("conditions")!;
        Steps = steps;
        RowSets = rowSets.ToFrozenDictionary();
        InTexts = inTexts.ToFrozenDictionary();
        Fields = fields;
        Parts = parts;
        ReadsBeside = beside;
        ReadsOfPrevious = ofPrevious;
    }

    /// <summary>The wording of a row field: its own entry, or the one of the plain name.</summary>
    internal TextEntry? WordsFor(FieldDefinition field, string? rowSet, string? language) =>
        (rowSet is null ? null : Definition.Text.Find($"{rowSet}.{field.Name}", language)) ?? Definition.Text.Find(field.Name, language);
}
