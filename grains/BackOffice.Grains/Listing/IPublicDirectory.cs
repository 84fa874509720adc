using BackOffice.Engine.Listing;

namespace BackOffice.Grains.Listing;

/// <summary>The public directory of childcare and schools, as the council accepted it last. For everybody, signed in or not.</summary>
public interface IPublicDirectory
{
    /// <summary>True when a pack of the house feeds a directory.</summary>
    bool IsKept { get; }

    /// <summary>The directory as it stands; a change is seen within some seconds.</summary>
    Task<DirectoryBook> Read(CancellationToken stop = default);
}
