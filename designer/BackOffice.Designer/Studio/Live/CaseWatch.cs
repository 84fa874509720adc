using BackOffice.Designer.Studio.Api;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BackOffice.Designer.Studio.Live;

/// <summary>
/// Looks every other second whether a case that is on somebody's screen has moved, and tells the viewers. It asks the store, so that it sees
/// what any node did; while nobody looks it asks nothing.
/// </summary>
internal sealed partial class CaseWatch(WatchedCases watched, IServiceScopeFactory scopes, IHubContext<CaseHub, ICaseViewer> hub, ILogger<CaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, int> told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Round);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookRound(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The house is closing, and what is looked at here may be gone already.
        }
    }

    private async Task LookRound(CancellationToken stop)
    {
        var seen = watched.All;
        foreach (var gone in told.Keys.Except(seen.Select(one => one.Reference)).ToArray())
            told.Remove(gone);
        if (seen.Count == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        foreach (var one in seen)
            await Look(one, scope.ServiceProvider, stop);
    }

    private async Task Look(WatchedCase seen, IServiceProvider services, CancellationToken stop)
    {
        try
        {
            var cases = services.GetRequiredService<ICaseReader>();
            var journal = await cases.Journal(seen.Actor, seen.Id, stop);
            if (told.TryGetValue(seen.Reference, out var lines) && lines == journal.Count)
                return;
            var first = !told.ContainsKey(seen.Reference);
            told[seen.Reference] = journal.Count;
            if (first)
                return; // the viewer has just read all of it itself
            var viewers = hub.Clients.Group(seen.Reference);
            var page = (await cases.List(seen.Actor, new CaseQuery { Text = seen.Reference, Take = 5 }, stop)).Items.FirstOrDefault(line => line.Reference == seen.Reference);
            if (page is not null && services.GetRequiredService<WorkflowShelf>().Graph(page.PackId) is { } graph)
            {
                var runs = new CaseRuns(seen.Reference, graph, journal);
                await viewers.ActivityExecutionLogUpdatedAsync(new { stats = runs.Times.Select(time => time.StepId).Distinct().Select(runs.Stats).ToArray() });
            }

            await viewers.WorkflowExecutionLogUpdatedAsync(new { });
            await viewers.WorkflowInstanceUpdatedAsync(new { workflowInstanceId = seen.Reference });
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Failed(log, problem, seen.Reference);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The case {Reference} is on somebody's screen and could not be looked at; it is tried again")]
    private static partial void Failed(ILogger log, Exception problem, string reference);
}
