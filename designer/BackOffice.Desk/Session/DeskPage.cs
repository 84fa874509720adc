using BackOffice.Engine.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;

namespace BackOffice.Desk.Session;

/// <summary>How far the loading of a page has come.</summary>
public enum PageState
{
    /// <summary>The skeleton shows.</summary>
    Loading,

    /// <summary>What was asked for is there.</summary>
    Ready,

    /// <summary>No such record, or none that this person may see: the same answer, so that nothing is given away.</summary>
    NotFound,

    /// <summary>The data could not be read.</summary>
    Failed,
}

/// <summary>A page of the desk: knows who is there and what day it is, and reads its data once, when it is connected.
/// The first, static rendering shows the skeleton only; reads of sensitive records are audited, and one visit is one read.</summary>
public abstract class DeskPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();

    /// <summary>Moves between addresses.</summary>
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Who is there and what day it is.</summary>
    [Inject] protected DeskSession Session { get; set; } = null!;

    [Inject] private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>How far the loading has come.</summary>
    protected PageState State { get; private set; } = PageState.Loading;

    /// <summary>The signed-in actor; set before <see cref="Load"/> runs.</summary>
    protected Actor Actor { get; private set; } = null!;

    /// <summary>The council's day.</summary>
    protected DateOnly Today => Session.Today;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <summary>Reads what the page shows. False means that there is no such record.</summary>
    protected abstract Task<bool> Load();

    /// <summary>Runs when the address changes, before <see cref="Load"/>: true means that the data has to be read again.</summary>
    protected virtual bool NeedsLoad() => true;

    /// <inheritdoc/>
    protected sealed override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive) return;
        if (State == PageState.Ready && !NeedsLoad()) return;
        await Reload();
    }

    /// <summary>Reads the data again, keeping what is on screen until it is there.</summary>
    protected async Task Reload()
    {
        try
        {
            Actor = await Session.Actor(); // roles may have changed since the page was opened
            State = await Load() ? PageState.Ready : PageState.NotFound;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left; nobody waits for the answer.
        }
        catch (Exception problem)
        {
            Loggers.CreateLogger(GetType()).LogError(problem, "{Address} could not be shown", Navigation.Uri);
            State = PageState.Failed;
        }
    }

    /// <summary>Changes parts of the query in the address and leaves the rest; null takes a part out.</summary>
    protected void GoQuery(bool replace, params (string Key, object? Value)[] parts) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parts.ToDictionary(part => part.Key, part => part.Value)), replace: replace);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }
}
