using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Portal.Returns;

/// <summary>A page of one return. Somebody else's return is answered as one that does not exist.</summary>
public abstract class ReturnPageBase : PortalPage
{
    [Parameter] public Guid Id { get; set; }

    [Inject] internal OpenReturns Returns { get; set; } = default!;

    internal OpenReturn? Open { get; set; }

    /// <summary>Opens the return; false when the page has nothing to show because it answered otherwise.</summary>
    internal async Task<bool> OpenIt(bool draftOnly = true)
    {
        Open = await Returns.Open(Actor, Id);
        if (Open is null)
        {
            Navigation.NotFound();
            return false;
        }

        PageLanguage.Is(Open.Form.Definition.Text);
        if (draftOnly && !Open.IsDraft)
        {
            Navigation.NavigateTo(PortalLinks.Sent(Id));
            return false;
        }

        return true;
    }
}
