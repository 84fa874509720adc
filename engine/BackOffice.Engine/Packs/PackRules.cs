using System.Collections.Immutable;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Packs;

/// <summary>The rule sets of a pack, compiled. A file holds the set of its own name and any others that it injects.</summary>
internal static class PackRules
{
    public static ImmutableSortedDictionary<string, CompiledRuleSet> Compile(Pack pack, Schema schema, Action<PackFault> fault)
    {
        var read = pack.RuleSetJson.Select(file => (Id: file.Key, Reading: RuleSet.Parse(file.Value))).ToList();
        var all = read.SelectMany(file => file.Reading.Sets).ToList();
        var compiled = ImmutableSortedDictionary.CreateBuilder<string, CompiledRuleSet>(StringComparer.Ordinal);
        foreach (var (id, reading) in read)
        {
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
                    fault(new PackFault(pack.Id, $"rules/{id}.json", null, problem.ToString(), problem.IsWarning));
                }
            }

            void Say(string message) => fault(new PackFault(pack.Id, $"rules/{id}.json", null, message));
        }

        return compiled.ToImmutable();
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
