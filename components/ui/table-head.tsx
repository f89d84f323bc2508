type Props = { names: readonly string[]; cell: string };

/** A table's first row: the names of its columns. */
export function TableHead({ names, cell }: Props) {
  return (
    <thead>
      <tr className="border-line border-b text-[12px] text-ink-muted">
        {names.map((name) => (
          <th key={name} scope="col" className={cell}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
