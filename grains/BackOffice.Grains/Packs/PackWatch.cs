using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Outgoing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Packs;

/// <summary>Takes up what other nodes publish, and publishes scheduled drafts on their day by the house's clock.</summary>
internal sealed class PackWatch(StoredPacks packs, PackGrains grains, GrainStates states, IPackNews news, TimeProvider clock, ILogger<PackWatch> log)
    : RepeatedWork("Looking for published packs", TimeSpan.FromSeconds(5), log), IHostedLifecycleService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly Actor Calendar = Actor.System("packs");

    /// <summary>Publishes what is due and reads what has changed.</summary>
    public async Task Look()
    {
        foreach (var id in await states.PacksDue(clock.GetUtcNow()))
        {
            foreach (var draft in (await states.Pack(id))?.Drafts.FindAll(draft => draft.Status == DraftStatus.Scheduled && draft.PublishAt <= clock.GetUtcNow()) ?? [])
            {
                // The draft's revision is part of the id: sent back and approved again, it is another intent.
                await grains.Do(id, new PublishScheduled(draft.Id), CommandIds.From($"publish:{draft.Id}:{draft.Revision}"), Calendar);
            }
        }

        await packs.Refresh();
    }

    /// <summary>The packs are read before the first page is served.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => packs.Start();

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task Turn(CancellationToken stop)
    {
        await news.Wait(Round, stop);
        await Look();
    }
}
