using System.Collections.Concurrent;

namespace BackOffice.Designer.Forms;

/// <summary>Who has which form open, so that two people who edit the same one know of each other. What is saved is guarded by the draft's revision, whichever node it is saved on.</summary>
public sealed class FormEditors
{
    private readonly ConcurrentDictionary<Guid, (string Form, string Person, string Name)> open = new();

    /// <summary>Raised when somebody comes or goes.</summary>
    public event Action? Changed;

    /// <summary>Somebody opens a form.</summary>
    public Guid Enter(string pack, string form, string person, string name)
    {
        var visit = Guid.NewGuid();
        open[visit] = ($"{pack}/{form}", person, name);
        Changed?.Invoke();
        return visit;
    }

    /// <summary>They leave it.</summary>
    public void Leave(Guid visit)
    {
        if (open.TryRemove(visit, out _)) Changed?.Invoke();
    }

    /// <summary>Names of the others who have it open.</summary>
    public IReadOnlyList<string> Others(Guid visit) =>
        open.TryGetValue(visit, out var mine) ? [.. open.Where(v => v.Key != visit && v.Value.Form == mine.Form && v.Value.Person != mine.Person).Select(v => v.Value.Name).Distinct().Order()] : [];
}
