using BackOffice.Engine.Packs;

namespace BackOffice.Grains;

/// <summary>The packs that run now, and earlier versions for the cases that are pinned to them.</summary>
public interface IPacks
{
    /// <summary>The published packs and what is wrong with those that cannot run.</summary>
    PackBook Current { get; }

    /// <summary>A pack in the version that a case is pinned to; the current version when that one is gone; null when the pack is unknown or retracted.</summary>
    /// <param name="id">Pack id.</param>
    /// <param name="version">Version; null for the current one.</param>
    Pack? Find(string id, string? version = null);

    /// <summary>The pack as it runs, or as it last ran where it is retracted: for names and titles in lists.</summary>
    /// <param name="id">Pack id.</param>
    Pack? Known(string id) => Find(id);
}
