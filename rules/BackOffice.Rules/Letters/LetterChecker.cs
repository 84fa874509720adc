using BackOffice.Rules.Facts;
using BackOffice.Rules.Letters.Syntax;
using Suggest = BackOffice.Rules.Expressions.Suggest;

namespace BackOffice.Rules.Letters;

/// <summary>
/// Finds names that the model does not have. Scriban writes nothing for them; a letter that lost a sentence that way
/// would be issued without anybody noticing, so publishing a pack asks this first.
/// </summary>
internal sealed class LetterChecker
{
    private static readonly string[] ListMembers = ["size", "empty?", "blank?"];
    private static readonly string[] TextMembers = ["size", "empty?", "blank?"];

    private static readonly string[] DateMembers =
        ["year", "month", "day", "day_of_year", "day_of_week", "hour", "minute", "second", "millisecond", "date", "empty?", "blank?"];

    private static readonly string[] LoopMembers = ["index", "rindex", "first", "last", "even", "odd", "length", "changed"];

    private readonly string source;
    private readonly List<LetterError> errors = [];
    private readonly List<Dictionary<string, FactType>> scopes = [];

    private LetterChecker(string source, FactType model)
    {
        this.source = source;
        var names = new Dictionary<string, FactType>(StringComparer.Ordinal);
        foreach (var (name, type) in (model as RecordType)?.Fields ?? [])
        {
            names[name] = type;
        }

        scopes.Add(names);
    }

    public static IReadOnlyList<LetterError> Check(LetterTemplate template, FactType model)
    {
        var checker = new LetterChecker(template.Source, model);
        // A function may be called above the place where it is written, and a name set in one branch may be read in another.
        foreach (var node in LetterTemplate.Walk(template.Root))
        {
            var name = node switch
            {
                Assign { Target: Variable v } => v.Name,
                Capture { Target: Variable v } => v.Name,
                Function { Name: Variable v } => v.Name,
                _ => null,
            };
            if (name is not null)
            {
                checker.scopes[0].TryAdd(name, FactType.Any);
            }
        }

        checker.Visit(template.Root);
        return checker.errors;
    }

    private void Visit(Node? node)
    {
        switch (node)
        {
            case null: break;
            case For loop:
                var items = TypeOf(loop.List);
                Visit(loop.Offset);
                Visit(loop.Limit);
                Visit(loop.Columns);
                Within(
                    new(StringComparer.Ordinal)
                    {
                        [loop.Variable] = items is ListType list ? list.Of : FactType.Any,
                        [loop.IsTable ? "tablerow" : "for"] = FactType.Record(LoopMembers.Concat(loop.IsTable ? ["col", "col_first", "col_last"] : Array.Empty<string>()).Select(m => (m, FactType.Any)).ToArray()),
                    },
                    loop.Body);
                Visit(loop.Else);
                break;
            case While loop:
                Within(new(StringComparer.Ordinal) { ["while"] = FactType.Any }, loop.Condition, loop.Body);
                break;
            case With with:
                var scope = TypeOf(with.Target) as RecordType;
                Within(scope?.Fields.ToDictionary(f => f.Name, f => f.Type, StringComparer.Ordinal) ?? [], with.Body);
                break;
            case Function { Parameters: { } parameters } function:
                Within(parameters.ToDictionary(p => p.Name, _ => FactType.Any, StringComparer.Ordinal), [.. parameters.Select(p => p.Default), function.Body]);
                break;
            case Function function: Visit(function.Body); break;
            case Capture capture: Visit(capture.Body); break;
            case Assign { Target: Variable } assign: TypeOf(assign.Value); break;
            case Assign { Target: Member member } assign:
                // A member that is set need not be there before.
                TypeOf(member.Target);
                TypeOf(assign.Value);
                break;
            case Variable or Member or Indexer or Nested or Pipe or Call: TypeOf(node); break;
            default:
                foreach (var child in LetterTemplate.Children(node))
                {
                    Visit(child);
                }

                break;
        }
    }

    private void Within(Dictionary<string, FactType> names, params Node?[] nodes)
    {
        scopes.Add(names);
        foreach (var node in nodes)
        {
            Visit(node);
        }

        scopes.RemoveAt(scopes.Count - 1);
    }

    /// <summary>Type of a value as far as it is known, and the faults within.</summary>
    private FactType TypeOf(Node node)
    {
        switch (node)
        {
            case Variable variable: return TypeOfName(variable);
            case Member { Target: Variable group } member when Builtins.Shared[group.Name] is ObjectValue functions && !scopes.Exists(s => s.ContainsKey(group.Name)):
                if (!functions.Has(member.Name) && !(group.Name == "date" && member.Name is "format" or "default_format"))
                {
                    Unknown(member.Position, $"There is no function \"{group.Name}.{member.Name}\"", member.Name, functions.Names);
                }

                return FactType.Any;
            case Member member: return TypeOfMember(TypeOf(member.Target), member);
            case Indexer indexer:
                Visit(indexer.Index);
                return TypeOf(indexer.Target) switch
                {
                    ListType list => list.Of,
                    RecordType record when indexer.Index is Literal { Value: string name } => record.Find(name) ?? FactType.Any,
                    _ => FactType.Any,
                };
            case Nested nested: return TypeOf(nested.Inner);
            case Pipe pipe:
                var from = TypeOf(pipe.From);
                TypeOf(pipe.To);
                return Keeps(pipe.To) ? from : Takes(pipe.To) && from is ListType items ? items.Of : FactType.Any;
            case Call call:
                TypeOf(call.Target);
                foreach (var argument in call.Arguments)
                {
                    Visit(argument.Value);
                }

                return FactType.Any;
            case Binary { Operator: "??" } binary:
                var left = TypeOf(binary.Left);
                TypeOf(binary.Right);
                return left;
            default:
                Visit(node);
                return FactType.Any;
        }
    }

    private static string FunctionName(Node node) => node is Call call ? Interpreter.Path(call.Target) : Interpreter.Path(node);

    private static bool Keeps(Node to) => FunctionName(to) is "array.sort" or "array.reverse" or "array.limit" or "array.offset" or "array.filter" or "array.compact" or "array.uniq";

    private static bool Takes(Node to) => FunctionName(to) is "array.first" or "array.last";

    private FactType TypeOfName(Variable variable)
    {
        if (variable.Name[0] == '$' || variable.Name is "this" or "empty" or "blank")
        {
            return FactType.Any;
        }

        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].TryGetValue(variable.Name, out var type))
            {
                return type;
            }
        }

        if (!Builtins.Shared.Has(variable.Name))
        {
            Unknown(variable.Position, $"There is nothing called \"{variable.Name}\"", variable.Name, scopes.SelectMany(s => s.Keys));
        }

        return FactType.Any;
    }

    private FactType TypeOfMember(FactType target, Member member)
    {
        switch (target)
        {
            case RecordType record when member.Name is not ("empty?" or "blank?"):
                if (record.Find(member.Name) is { } type)
                {
                    return type;
                }

                Unknown(member.Position, $"\"{Interpreter.Path(member.Target)}\" has no \"{member.Name}\"", member.Name, record.Fields.Select(f => f.Name));
                return FactType.Any;
            case ListType: return Only(member, ListMembers, "a list");
            case TextType: return Only(member, TextMembers, "text");
            case { Kind: FactKind.Date or FactKind.Moment }: return Only(member, DateMembers, "a date");
            default: return FactType.Any;
        }
    }

    private FactType Only(Member member, string[] members, string what)
    {
        if (Array.IndexOf(members, member.Name) < 0)
        {
            Unknown(member.Position, $"\"{Interpreter.Path(member.Target)}\" is {what} and has no \"{member.Name}\"", member.Name, members);
        }

        return FactType.Any;
    }

    private void Unknown(int position, string sentence, string name, IEnumerable<string> known)
    {
        var near = Suggest.Nearest(name, known);
        errors.Add(LetterError.At(source, position, near is null ? $"{sentence}." : $"{sentence}; did you mean \"{near}\"?"));
    }
}
