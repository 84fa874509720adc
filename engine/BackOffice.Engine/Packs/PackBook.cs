using System.Collections.Immutable;

namespace BackOffice.Engine.Packs;

/// <summary>The packs that can run, and what is wrong with those that cannot. Replaced as a whole when a version is published.</summary>
/// <param name="Packs">Packs in the order of their titles.</param>
/// <param name="Faults">Faults and warnings of all packs read.</param>
public sealed record PackBook(ImmutableList<Pack> Packs, ImmutableList<PackFault> Faults)
{
    /// <summary>A pack by id; null when there is none or it has a fault.</summary>
    /// <param name="id">Pack id.</param>
    public Pack? Find(string id) => Packs.Find(pack => pack.Id == id);
}
