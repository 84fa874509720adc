using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow.Scripting;

namespace BackOffice.Engine.Workflow;

/// <summary>An input of a step: the expression that gives its value, and the type the value is turned into.</summary>
internal sealed class StepInput
{
    private readonly JsonNode? constant;

    private StepInput(string typeName, string kind, JsonNode? value)
    {
        TypeName = typeName;
        Kind = kind;
        Value = value;
        switch (kind)
        {
            case "Literal":
                constant = Values.Convert(value, typeName);
                Json.Touch(constant);
                ConstantText = Json.Text(constant);
                break;
            case "JavaScript":
                Script = Script.Parse(Json.Text(value) ?? "");
                break;
            case "Object" or "Json" when Values.Alias(typeName) == "string":
                constant = Json.Text(value); // text is wanted, so the text stays as it was written
                ConstantText = Json.Text(constant);
                break;
            case "Object" or "Json":
                constant = value is JsonValue && Json.Text(value) is { } text && Json.TryParse(text, out var parsed) ? parsed : Json.Free(value);
                Json.Touch(constant);
                break;
        }
    }

    /// <summary>Type alias the value is turned into, for example <c>Boolean</c>.</summary>
    public string TypeName { get; }

    /// <summary>Kind of expression, for example <c>Literal</c>.</summary>
    public string Kind { get; }

    /// <summary>What the expression says.</summary>
    public JsonNode? Value { get; }

    /// <summary>The text of a literal, made once.</summary>
    public string? ConstantText { get; }

    /// <summary>The script of a JavaScript expression, read; its faults are found before it runs.</summary>
    public Script? Script { get; }

    /// <summary>Kinds of expression that run here.</summary>
    public static readonly IReadOnlySet<string> Known = new HashSet<string> { "Literal", "Object", "Json", "Variable", "Input", "JavaScript", "BackOffice" };

    /// <summary>Reads a wrapped input or a bare literal. An object with neither type nor expression is a plain value.</summary>
    public static StepInput? Read(JsonNode? node)
    {
        if (node is null)
            return null;
        if (node is not JsonObject wrapped)
            return new StepInput("Object", "Literal", node);
        if (Json.Get(wrapped, "expression") is JsonObject expression)
            return new StepInput(Json.Text(wrapped, "typeName") ?? "Object", Json.Text(expression, "type") ?? "Literal", Json.Get(expression, "value"));
        if (wrapped.Count <= 2 && Json.Text(wrapped, "type") is { } kind && Known.Contains(kind) && Json.Has(wrapped, "value"))
            return new StepInput("Object", kind, Json.Get(wrapped, "value"));
        return Json.Has(wrapped, "typeName") || Json.Has(wrapped, "memoryReference") ? null : new StepInput("Object", "Literal", node);
    }

    /// <summary>An expression that stands alone, such as the condition of a case in a switch.</summary>
    public static StepInput? ReadExpression(JsonNode? node, string typeName) => node switch
    {
        JsonObject wrapped when Json.Get(wrapped, "expression") is JsonObject => Read(wrapped),
        JsonObject expression when Json.Text(expression, "type") is { } kind => new StepInput(typeName, kind, Json.Get(expression, "value")),
        _ => Read(node),
    };

    /// <summary>Works the value out in the place where the step stands.</summary>
    public JsonNode? Evaluate(ActivityRun run)
    {
        switch (Kind)
        {
            case "Literal" or "Object" or "Json":
                return constant;
            case "Variable":
                var reference = Value as JsonObject ?? (Json.Text(Value) is { } text && Json.TryParse(text, out var parsed) ? parsed as JsonObject : null);
                var id = Json.Text(reference, "id") ?? Json.Text(reference, "name") ?? Json.Text(Value) ?? "";
                if (!run.TryVariable(id, Json.Text(reference, "name"), out var value))
                    throw new StepFault($"The variable '{Json.Text(reference, "name") ?? id}' does not exist here. Declare it on the workflow, or choose another variable.");
                return Values.Convert(value, TypeName);
            case "Input":
                var name = Value is JsonObject definition ? Json.Text(definition, "name") : Json.Text(Value);
                return Values.Convert(run.InputOfWorkflow(name ?? ""), TypeName);
            case "JavaScript":
                return Values.Convert(Script!.Evaluate(run), TypeName);
            case "BackOffice":
                return Values.Convert(run.Host.Evaluate(Json.Text(Value) ?? "", run), TypeName);
            default:
                throw new StepFault($"Expressions of type '{Kind}' do not run here. Rewrite this one as a BackOffice expression.");
        }
    }
}
