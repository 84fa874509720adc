using System.Collections.Immutable;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Simulation;

/// <summary>How often a step was run by the examples.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Times">How often it was completed.</param>
public sealed record StepCoverage(string StepId, string Label, int Times);

/// <summary>How often a connection was followed by the examples.</summary>
/// <param name="From">Step that it leaves.</param>
/// <param name="Port">Port that it leaves by.</param>
/// <param name="To">Step that it leads to.</param>
/// <param name="Sentence">It in words.</param>
/// <param name="Times">How often it was followed.</param>
public sealed record ConnectionCoverage(string From, string? Port, string To, string Sentence, int Times);

/// <summary>Which steps and connections of a pack its examples pass through.</summary>
/// <param name="Steps">Steps in the order of the file, containers left out.</param>
/// <param name="Connections">Connections.</param>
public sealed record Coverage(ImmutableList<StepCoverage> Steps, ImmutableList<ConnectionCoverage> Connections)
{
    /// <summary>Steps that no example reaches.</summary>
    public ImmutableList<StepCoverage> StepsMissed => Steps.FindAll(step => step.Times == 0);

    /// <summary>Connections that no example follows.</summary>
    public ImmutableList<ConnectionCoverage> ConnectionsMissed => Connections.FindAll(connection => connection.Times == 0);

    /// <summary>What the examples of a pack pass through.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="results">How its examples went.</param>
    public static Coverage Of(Pack pack, IEnumerable<ExampleResult> results)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(results);
        var all = pack.Workflow?.Steps.Values ?? [];
        var completed = new Dictionary<string, int>(StringComparer.Ordinal);
        var left = new Dictionary<(string Step, string Port), int>();
        foreach (var entry in results.SelectMany(result => result.Outcomes).SelectMany(outcome => outcome.Journal).Where(entry => entry.Event == "Completed"))
        {
            completed[entry.StepId] = completed.GetValueOrDefault(entry.StepId) + 1;
            foreach (var port in entry.Outcomes)
            {
                left[(entry.StepId, port)] = left.GetValueOrDefault((entry.StepId, port)) + 1;
            }
        }

        return new Coverage(
            [.. all.Where(step => step.Type != FlowchartStep.TypeName).Select(step => new StepCoverage(step.Id, step.Label, completed.GetValueOrDefault(step.Id)))],
            [.. all.Where(step => step.Type == FlowchartStep.TypeName).SelectMany(flowchart => flowchart.Flow.Connections.Select(connection =>
            {
                var (from, to) = (flowchart.Flow.Steps[connection.Source], flowchart.Flow.Steps[connection.Target]);
                var port = connection.Port is null or "Done" ? "" : $" ({connection.Port})";
                return new ConnectionCoverage(from.Id, connection.Port, to.Id, $"{from.Label}{port} to {to.Label}", left.GetValueOrDefault((from.Id, connection.Port ?? "Done")));
            }))]);
    }
}
