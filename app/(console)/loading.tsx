import { Skeleton, SkeletonRows } from '#components/ui/skeleton';

export default function Loading() {
  return (
    <div className="flex flex-col gap-4 px-4 py-5 sm:px-6">
      <Skeleton className="h-7 w-48" />
      <SkeletonRows />
    </div>
  );
}
