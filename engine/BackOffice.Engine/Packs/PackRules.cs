using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Packs;

/// <summary>The rule sets of a pack, compiled. A file holds the set of its own name and any others that it injects.</summary>
internal static class PackRules
{
    private static readonly JsonSerializerOptions Names = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ImmutableSortedDictionary<string, CompiledRuleSet> Compile(Pack pack, IReadOnlyList<PackFile> files, Schema schema, Action<PackFault> fault)
    {
        var read = pack.RuleSetJson.Select(file => (Id: file.Key, Reading: RuleSet.Parse(file.Value))).ToList();
        var all = read.SelectMany(file => file.Reading.Sets).ToList();
        var compiled = ImmutableSortedDictionary.CreateBuilder<string, CompiledRuleSet>(StringComparer.Ordinal);
        foreach (var (id, reading) in read)
        {
            var text = files.FirstOrDefault(file => file.Path == $"rules/{id}.json")?.Text;
            Tell(reading.Problems);
            if (reading.Sets.FirstOrDefault(set => set.Name == id) is not { } set)
            {
                if (reading.Ok)
                {
                    Say($"the file holds no rule set called \"{id}\". Give WorkflowName and the file the same name.");
                }

                continue;
            }

            var compilation = RuleSetCompiler.Compile(set, schema.Names, [.. all.Where(other => other != set)]);
            Tell(compilation.Problems);
            if (!pack.HasProcess && set.Inputs is null)
            {
                Say("the rule set has no Inputs. A pack without a process has no case to read from, so say under Inputs which facts the rules read and of what type.");
            }

            // Without a process the facts come from whoever asks, and the set alone says what they are.
            foreach (var unknown in pack.HasProcess ? Unknown(compilation.Draft.Inputs, schema.Names, "") : [])
            {
                Say($"the rule set reads {unknown}, which no form, step or register gives to a case of this pack. Correct the name under Inputs.");
            }

            if (compilation.Set is { } usable)
            {
                compiled[id] = usable;
            }

            void Tell(IEnumerable<RuleProblem> problems)
            {
                foreach (var problem in problems)
                {
                    fault(new PackFault(pack.Id, $"rules/{id}.json", LineOf(text, problem.Place), problem.ToString(), problem.IsWarning));
                }
            }

            void Say(string message) => fault(new PackFault(pack.Id, $"rules/{id}.json", null, message));
        }

        return compiled.ToImmutable();
    }

    /// <summary>Line of a place such as "must-assess / has-sen / Expression": each of its names is looked for after the one before.</summary>
    private static int? LineOf(string? text, string place)
    {
        if (text is null) return null;
        var at = -1;
        foreach (var name in place.Split(" / "))
        {
            var found = text.IndexOf(JsonSerializer.Serialize(name, Names), Math.Max(at, 0), StringComparison.Ordinal);
            if (found >= 0) at = found;
        }

        return at < 0 ? null : text.AsSpan(0, at).Count('\n') + 1;
    }

    private static IEnumerable<string> Unknown(RecordType wanted, RecordType known, string path)
    {
        foreach (var (name, type) in wanted.Fields)
        {
            var found = known.Find(name);
            if (found is null)
            {
                yield return path + name;
            }
            else if (type is RecordType inside && found is RecordType there)
            {
                foreach (var deeper in Unknown(inside, there, $"{path}{name}."))
                {
                    yield return deeper;
                }
            }
        }
    }
}
