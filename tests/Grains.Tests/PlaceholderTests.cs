namespace BackOffice.Grains.Tests;

public class PlaceholderTests { }
